/** A command with its arguments, and whether only a shell can start it. */
export interface NpmCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly shell: boolean;
}

/**
 * What runs npm with these arguments, none of which holds a blank. Every script of npm is told where npm itself is. Where
 * that is not known, a shell is needed on Windows, where npm is a batch file.
 */
export function npmCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): NpmCommand {
  const script = environment['npm_execpath'] ?? '';
  return script.endsWith('npm-cli.js')
    ? { file: process.execPath, args: [script, ...args], shell: false }
    : { file: 'npm', args, shell: platform === 'win32' };
}
