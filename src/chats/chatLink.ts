/**
 * The address at which a chat opens in Teams; `undefined` if what the service gave is none that a browser alone opens.
 * Which host it is on differs between clouds, and VS Code asks before it opens a host that the person does not trust.
 */
export function chatLink(webUrl: string): string | undefined {
  if (!URL.canParse(webUrl)) {
    return undefined;
  }
  const { protocol, username, password, href } = new URL(webUrl);
  return protocol === 'https:' && username === '' && password === '' ? href : undefined;
}
