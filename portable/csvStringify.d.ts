/** What `src` needs of csv-stringify, whose own types refer to those of Node. See tsconfig.portable.json. */
export declare function stringify(
  records: (readonly string[])[],
  options: { readonly escape_formulas: boolean; readonly record_delimiter: 'windows' },
): string;
