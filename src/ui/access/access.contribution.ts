import { once } from '../../core/async.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import { entriesOf, selectedActivity } from '../activity/activityNodes.ts';

/** The commands that revoke access and add members again. */
export function accessCommands(
  services: Services,
): Pick<Commands, 'revokeAccess' | 'readdMember' | 'continueRun'> {
  const { journal } = services;
  const revoke = once(async () => {
    const { RevokeAccess } = await import('./revokeAccess.ts');
    return new RevokeAccess({ ...services, journal: await journal() });
  });
  const readd = once(async () => {
    const { ReaddMember } = await import('./readdMember.ts');
    return new ReaddMember({ ...services, journal: await journal() });
  });
  return {
    revokeAccess: async (...args) => (await revoke()).run(...args),
    readdMember: async (...args) => (await readd()).run(...args),
    continueRun: async (...args) => {
      const ids = new Set(
        selectedActivity(args)
          .flatMap(entriesOf)
          .map(({ intent }) => intent.id),
      );
      // The additions do not wait until the person has answered how the revocations ended.
      const revoked = await (await revoke()).continueWith(ids);
      const added = await (await readd()).continueWith(ids);
      const { answeredOrNothingLeft } = await import('./confirmedRun.ts');
      await answeredOrNothingLeft([revoked, added]);
    },
  };
}
