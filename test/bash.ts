import path from 'node:path';

/**
 * The Bash that tests run scripts with. On Windows it is that of Git: the `bash.exe` that Windows itself has on the PATH
 * belongs to a Linux that may not be installed.
 */
export function bashPath(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === 'win32'
    ? path.win32.join(environment['PROGRAMFILES'] ?? 'C:\\Program Files', 'Git', 'bin', 'bash.exe')
    : 'bash';
}
