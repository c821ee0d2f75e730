/**
 * The rows that a tree command is about. VS Code passes the row that the command was called on, and the selection only
 * if that row is part of it. Nothing is known of what they are: other extensions may run our commands too.
 */
export function rowsCalledOn([clicked, selection]: readonly unknown[]): readonly unknown[] {
  return Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
}
