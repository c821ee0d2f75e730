/**
 * Does not compile where Node's types are. A dependency whose types refer to Node's would bring them in unnoticed, and
 * tsconfig.web.json would no longer prove anything.
 */
export const nodeTypesAreHere: typeof globalThis extends { readonly process: unknown } ? true : false = false;
