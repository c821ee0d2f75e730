import { once } from '../../core/async.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';

/** Signing in and out, and help when it fails. */
export function signInCommands(
  services: Services,
): Pick<
  Commands,
  | 'signIn'
  | 'switchAccount'
  | 'signOut'
  | 'setUpAppRegistration'
  | 'explainSignInError'
  | 'diagnose'
  | 'reportIssue'
  | 'showLog'
> {
  const { authentication, settings, platform, documents, extensionId, log } = services;
  const signIn = once(async () => {
    const { SignIn } = await import('./signIn.ts');
    return new SignIn(authentication, settings, platform, documents, extensionId);
  });
  return {
    signIn: async () => (await signIn()).signIn(),
    switchAccount: async () => (await signIn()).switchAccount(),
    signOut: async () => (await signIn()).signOut(),
    setUpAppRegistration: async start => (await signIn()).setUpAppRegistration(start),
    explainSignInError: async () => {
      const { explainSignInError } = await import('./explainSignInError.ts');
      await explainSignInError();
    },
    diagnose: async () => {
      const { Diagnose } = await import('./diagnose.ts');
      await new Diagnose(services).run();
    },
    reportIssue: async () => {
      const { reportIssue } = await import('./reportIssue.ts');
      await reportIssue(services);
    },
    showLog: () => log.show(),
  };
}
