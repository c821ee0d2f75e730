/** What `vscode` resolves to on the floors that must not know it: nothing. See tsconfig.domain.json. */
export {};
