// A virtual workspace mem:/workspace with the files of a setting. VS Code finds files in a virtual workspace only with a
// search provider, which is a proposed API: extensions that are served as built-in may use it. vscode.dev has its own.
const vscode = require('vscode');

const root = '/workspace';

exports.activate = context => {
  const initial = Object.entries(vscode.workspace.getConfiguration('virtualFolder').get('files'));
  const files = new Map(initial.map(([name, text]) => [`${root}/${name}`, new TextEncoder().encode(text)]));
  const folders = new Set(['/', root, ...[...files.keys()].flatMap(foldersAbove)]);
  const changes = new vscode.EventEmitter();
  const tell = (type, uri) => changes.fire([{ type, uri }]);
  const contentOf = uri => {
    const content = files.get(uri.path);
    if (!content) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  };
  const namesIn = (folder, paths) =>
    [...paths].filter(path => path !== '/' && folderOf(path) === folder).map(nameOf);
  const provider = {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: uri =>
      folders.has(uri.path)
        ? { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }
        : { type: vscode.FileType.File, ctime: 0, mtime: Date.now(), size: contentOf(uri).length },
    readDirectory: ({ path }) => [
      ...namesIn(path, folders).map(name => [name, vscode.FileType.Directory]),
      ...namesIn(path, files.keys()).map(name => [name, vscode.FileType.File]),
    ],
    readFile: contentOf,
    writeFile: (uri, content) => {
      const type = files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
      files.set(uri.path, content);
      tell(type, uri);
    },
    createDirectory: uri => void folders.add(uri.path),
    delete: uri => {
      files.delete(uri.path);
      tell(vscode.FileChangeType.Deleted, uri);
    },
    rename: uri => {
      throw vscode.FileSystemError.NoPermissions(uri);
    },
  };
  const search = {
    provideFileSearchResults: (_query, { folder }) => [...files.keys()].map(path => folder.with({ path })),
  };
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('mem', provider, { isCaseSensitive: true }),
    vscode.workspace.registerFileSearchProvider('mem', search),
  );
};

function folderOf(path) {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

function foldersAbove(path) {
  const folder = folderOf(path);
  return folder === '/' ? [] : [folder, ...foldersAbove(folder)];
}
