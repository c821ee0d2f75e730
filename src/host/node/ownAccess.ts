// Names and addresses are in the files, and several people may use one computer. Windows has such rights of its own for
// the folders of a person, and takes no notice of these.

/** Rights of a file that its owner alone reads and writes. */
export const ownFile = 0o600;

/** Rights of a folder that its owner alone looks into. */
export const ownFolder = 0o700;
