/** What may be read at activation and shipped, in kB of 1000 bytes. Tests hold what browsers load and what is shipped. */
export const sizeLimits = {
  activation: 60,
  activationFiles: 3,
  /** The one file for browsers: 3 percent more than it was when the limit was set. */
  webFile: 575,
  webFileGzip: 190,
  package: 520,
} as const;
