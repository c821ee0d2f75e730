/**
 * The code of a refused sign-in in a text that was typed, or pasted from the sign-in page: after AADSTS, after a word
 * for error or code in any of the extension's languages, or alone. `undefined` if there is none.
 */
export function signInErrorCodeIn(text: string): string | undefined {
  const number =
    /AADSTS\s*(\d{4,7})(?!\d)/i.exec(text)?.[1] ??
    /(?:error|erreur|code)[^\d\n]{0,20}?(?<![\da-f-])(\d{5,7})(?![\da-f-])/i.exec(text)?.[1] ??
    /^\W*(\d{4,7})(?![\da-f-])/i.exec(text)?.[1];
  return number === undefined ? undefined : `AADSTS${number}`;
}
