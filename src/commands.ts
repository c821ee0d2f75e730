import type { CommandHandler, Commands } from './host/commands.ts';
import { viewIds } from './host/contributions.ts';
import type { Services } from './session/services.ts';
import { accessCommands } from './ui/access/access.contribution.ts';
import { activityCommands } from './ui/activity/activity.contribution.ts';
import { isActivityNode } from './ui/activity/activityNodes.ts';
import { appsCommands } from './ui/apps/apps.contribution.ts';
import { isChatsNode } from './ui/chats/chatNodes.ts';
import { chatsCommands } from './ui/chats/chats.contribution.ts';
import { checksCommands } from './ui/checks/checks.contribution.ts';
import { exportCommands, exportNow } from './ui/export/export.contribution.ts';
import { peopleCommands } from './ui/people/people.contribution.ts';
import { isPeopleNode } from './ui/people/peopleNodes.ts';
import { rowsCommands } from './ui/rows/rows.contribution.ts';
import { signInCommands } from './ui/signIn/signIn.contribution.ts';
import { saveComparison, testFilesCommands } from './ui/testFiles/testFiles.contribution.ts';
import type { Views } from './views.ts';

/** What each command does. Each feature loads the code of a command when it is first run. */
export function makeCommands(services: Services, views: Views): Commands {
  const commands = {
    ...signInCommands(services),
    ...appsCommands(services, views.apps, {
      exportReport: report => exportNow(services, report),
      saveAsTests: saveComparison,
    }),
    ...chatsCommands(services, views.chatsTree),
    ...peopleCommands(services, views.people),
    ...activityCommands(services, views.activity),
    ...checksCommands(services, views.checks, report => exportNow(services, report)),
    ...accessCommands(services),
    ...testFilesCommands(services, views.tests),
    ...exportCommands(services),
    ...rowsCommands(services, () =>
      [views.chats, views.people, views.checks, views.activity].map(({ selection }) => selection),
    ),
  } satisfies Commands;
  return {
    ...commands,
    copyId: onSelection(views, commands.copyId, hasId),
    revokeAccess: onSelection(views, commands.revokeAccess, isRevocableRow),
  };
}

/**
 * A command that a key runs, too. VS Code passes no rows then: package.json lets the key name the view that has the
 * focus, and the command is called on what is selected there, or not at all if nothing fits.
 */
function onSelection(
  views: Views,
  command: CommandHandler,
  fits: (row: unknown) => boolean = () => true,
): CommandHandler {
  return (...args) => {
    const selection = selectionIn(views, args[0]);
    if (!selection) {
      return command(...args);
    }
    const rows = selection.filter(fits);
    return rows.length === 0 ? undefined : command(rows[0], rows);
  };
}

/** What is selected in a view that is named by its id; `undefined` for anything else. */
function selectionIn(views: Views, viewId: unknown): readonly unknown[] | undefined {
  switch (viewId) {
    case viewIds.chats:
      return views.chats.selection;
    case viewIds.people:
      return views.people.selection;
    case viewIds.activity:
      return views.activity.selection;
    default:
      return undefined;
  }
}

/** Whether there is an id to copy; a key on any other row does nothing, as in every list. */
function hasId(row: unknown): boolean {
  if (isChatsNode(row)) {
    return row.kind === 'apps'
      ? ['app', 'unexplained', 'permission'].includes(row.part.is)
      : row.kind === 'chat' || row.kind === 'member';
  }
  return isPeopleNode(row)
    ? row.kind === 'person' || row.kind === 'membership'
    : isActivityNode(row) && row.kind === 'activityEntry';
}

function isRevocableRow(row: unknown): boolean {
  return isChatsNode(row)
    ? row.kind === 'member'
    : isPeopleNode(row) && (row.kind === 'person' || row.kind === 'membership');
}
