/** The address of a proxy without a name and a password, which stand before an at sign. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1');
}
