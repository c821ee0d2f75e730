/**
 * The rows that a tree command is about, out of what VS Code calls it with: the selection if the row it was called on
 * is part of it, else that row. Nothing is known of what they are: other extensions may run our commands too.
 */
export function rowsCalledOn([clicked, selection]: readonly unknown[]): readonly unknown[] {
  return Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
}
