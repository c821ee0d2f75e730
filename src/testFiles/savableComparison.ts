import type { AppComparison } from '../apps/appComparison.ts';
import type { ManifestComparison } from '../apps/comparisonReport.ts';
import { permissionsByPlace } from '../apps/manifest.ts';
import type { AppPermission } from '../apps/model.ts';
import { testFileLimits, type AppTest, type TestedApp } from './model.ts';

/** What tests that are made of a comparison expect: what the manifest asks for, or what is granted now. */
export type SavedExpectation = 'askedFor' | 'granted';

/** How a comparison becomes tests. */
export interface SavingOfComparison {
  readonly expect: SavedExpectation;
  /** How the tests name the app. */
  readonly app: TestedApp;
  readonly account: string;
  /** Names the test of a chat. */
  readonly nameOf: (chatId: string) => string;
}

/** A test for each chat that was compared, but for those of which nothing can be expected. */
export function testsOfComparison(
  { manifest, chats }: Pick<ManifestComparison, 'manifest' | 'chats'>,
  { expect, app, account, nameOf }: SavingOfComparison,
): readonly AppTest[] {
  return chats.flatMap((chat): AppTest[] => {
    if (chat.kind === 'failed') {
      return [];
    }
    const permissions =
      expect === 'granted'
        ? grantedIn(chat.comparison)
        : app.kind === 'manifest'
          ? 'manifest'
          : listable(permissionsByPlace(manifest).onChats);
    const { chatId } = chat;
    return isExpectable(permissions)
      ? [{ kind: 'app', name: nameOf(chatId), app, chatId, permissions, version: undefined, account }]
      : [];
  });
}

function isExpectable(permissions: AppTest['permissions']): boolean {
  return (
    permissions === 'manifest' || (permissions.length > 0 && permissions.length <= testFileLimits.permissions)
  );
}

/** Whether it makes a difference which of both is expected, and both can be. */
export function hasChoiceOfExpectations({ chats }: Pick<ManifestComparison, 'chats'>): boolean {
  const comparisons = chats.flatMap(chat => (chat.kind === 'compared' ? [chat.comparison] : []));
  return (
    comparisons.some(comparison => grantedIn(comparison).length > 0) &&
    comparisons.some(
      ({ installed }) =>
        installed.length === 0 ||
        installed.some(({ permissions }) => permissions.some(({ state }) => state.kind !== 'granted')),
    )
  );
}

/** What the app has in a chat; of several installations the one that has the most. */
function grantedIn({ installed }: AppComparison): readonly AppPermission[] {
  const lists = installed.map(({ permissions }) =>
    listable(permissions.filter(({ state }) => state.kind === 'granted' || state.kind === 'notAskedFor')),
  );
  return lists.sort((one, other) => other.length - one.length)[0] ?? [];
}

/** Those that a test file can name. */
function listable(permissions: readonly AppPermission[]): readonly AppPermission[] {
  return permissions.filter(({ type }) => type !== 'unknown').map(({ name, type }) => ({ name, type }));
}
