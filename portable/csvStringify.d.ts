/** What `src` needs of csv-stringify, whose own types refer to those of Node. See tsconfig.web.json. */
export declare function stringify(
  records: (readonly string[])[],
  options: { readonly escape_formulas: boolean; readonly record_delimiter: 'windows' },
): string;
