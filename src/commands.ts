import type { Commands } from './host/commands.ts';
import type { Services } from './session/services.ts';
import { accessCommands } from './ui/access/access.contribution.ts';
import { activityCommands } from './ui/activity/activity.contribution.ts';
import { appsCommands } from './ui/apps/apps.contribution.ts';
import { chatsCommands } from './ui/chats/chats.contribution.ts';
import { checksCommands } from './ui/checks/checks.contribution.ts';
import { exportCommands, exportNow } from './ui/export/export.contribution.ts';
import { peopleCommands } from './ui/people/people.contribution.ts';
import { rowsCommands } from './ui/rows/rows.contribution.ts';
import { signInCommands } from './ui/signIn/signIn.contribution.ts';
import { testFilesCommands } from './ui/testFiles/testFiles.contribution.ts';
import type { Views } from './views.ts';

/** What each command does. Each feature loads the code of a command when it is first run. */
export function makeCommands(services: Services, views: Views): Commands {
  return {
    ...signInCommands(services),
    ...appsCommands(services, views.apps, report => exportNow(services, report)),
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
}
