import type { commandIds } from './host/contributions.ts';
import type { Features } from './features.ts';
import type { Services } from './session/services.ts';
import { isActivityNode } from './ui/activity/activityNodes.ts';
import { isPeopleNode } from './ui/people/peopleNodes.ts';
import type { Views } from './views.ts';

/** What a command does. VS Code passes what it passes: arguments are unknown. */
export type Run = (...args: readonly unknown[]) => unknown;

/** What each contributed command does, by the name the code uses. */
export type Commands = Readonly<Record<keyof typeof commandIds, Run>>;

/** Makes the commands. */
export function makeCommands(
  { log, connections, history, documents }: Services,
  views: Views,
  features: Features,
): Commands {
  const { signIn, diagnose, chats, people, activity, revoke, readd } = features;
  const { notice, check, matrix, explain, tests, copyRequest, exportReport } = features;
  return {
    signIn: async () => (await signIn()).signIn(),
    switchAccount: async () => (await signIn()).switchAccount(),
    signOut: async () => (await signIn()).signOut(),
    setUpAppRegistration: async start => (await signIn()).setUpAppRegistration(start),
    diagnose: async () => (await diagnose()).run(),
    explainSignInError: async () => {
      const { explainSignInError } = await import('./ui/signIn/explainSignInError.ts');
      await explainSignInError();
    },

    refreshChats: async () => (await chats()).refresh(),
    loadMoreChats: async (...args) => {
      const [row] = args;
      if (isPeopleNode(row) && row.kind === 'morePeople') {
        (await views.people.tree()).showMore(row);
      } else if (isActivityNode(row) && row.kind === 'moreActivity') {
        (await views.activity.tree()).showMore(row);
      } else {
        await (await chats()).loadMore(...args);
      }
    },
    loadAllChats: async row =>
      // From its row in the People view it stands for the members too.
      isPeopleNode(row) && row.kind === 'completePeople'
        ? (await people()).complete()
        : (await chats()).loadAll(),
    filterChats: async () => (await chats()).filter(),
    clearChatFilter: async () => (await chats()).clearFilter(),
    groupChatsBy: async () => (await chats()).groupBy(),
    openInTeams: async (...args) => (await chats()).openInTeams(...args),
    findPerson: async () => (await people()).findPerson(),
    groupPeopleBy: async () => (await people()).groupBy(),

    revokeAccess: async (...args) => (await revoke()).run(...args),
    readdMember: async (...args) => (await readd()).run(...args),
    verifyActivity: async (...args) => (await activity()).verify(...args),
    clearActivity: async () => (await activity()).clear(),

    checkInteraction: async () => (await check()).run(),
    checkSelection: async (...args) => (await check()).runOnSelection(...args),
    checkMatrix: async () => (await matrix()).run(),
    rerunCheck: async (...args) => (await check()).rerun(...args),
    explainDenial: async (...args) => (await explain()).run(...args),
    confirmVerdict: async (...args) => {
      const { confirmVerdict } = await import('./ui/checks/confirmVerdict.ts');
      await confirmVerdict({ connections, history, notice: await notice() }, ...args);
    },
    compareChecks: async (...args) => {
      const { compareChecks } = await import('./ui/checks/compareChecks.ts');
      await compareChecks({ connections, history, documents }, ...args);
    },
    saveAsTest: async (...args) => {
      const { saveAsTest } = await import('./ui/testFiles/saveAsTest.ts');
      await saveAsTest(history, ...args);
    },
    explainFailedTest: async row => (await tests()).explain(row),
    clearChecks: async () => (await check()).clear(),

    copyId: async (...args) => (await chats()).copyId(...args),
    copyRequest: async (...args) => (await copyRequest()).run(...args),
    exportReport: async (...args) => (await exportReport()).run(...args),
    showLog: () => log.show(),
  };
}
