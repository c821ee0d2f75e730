import * as vscode from 'vscode';
import { failureOf, type Failure } from '../../core/failure.ts';
import { needsIn, type Need } from '../../graph/permissions.ts';
import { commandIds } from '../../host/contributions.ts';
import type { DocumentContent, DocumentAction } from '../../host/documents.ts';
import { environment } from '../../host/environment.ts';
import { withProgress } from '../../host/progress.ts';
import type { TokenClaims } from '../../host/tokenClaims.ts';
import type { Services } from '../../session/services.ts';
import { showDone } from '../text/notification.ts';
import { reportLine } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { diagnosis, type Section, type SignInFacts } from './diagnosis.ts';
import { inFull, shortened, type Wording } from './wording.ts';

const marks = { ok: '✓', problem: '✗', note: '•' } as const;

/** What a diagnosis looks at. */
export type DiagnosedServices = Pick<
  Services,
  'version' | 'platform' | 'settings' | 'authentication' | 'connections' | 'log' | 'documents'
>;

/** The command Diagnose Sign-In and Permissions: a report to read, to copy, and to act from. */
export class Diagnose {
  constructor(private readonly services: DiagnosedServices) {}

  /** Shows the report. @param first how addresses and ids are written to begin with */
  async run(first: Wording = inFull): Promise<void> {
    const facts = await this.facts();
    const title = reportTitle();
    let wording = first;
    const report = (): DocumentContent =>
      reportOf(diagnosis(facts, wording), title, [
        { title: vscode.l10n.t('Copy Report'), run: () => copy(report().text) },
        {
          title: wording === inFull ? vscode.l10n.t('Hide Addresses') : vscode.l10n.t('Show Addresses'),
          run: () => {
            wording = wording === inFull ? shortened : inFull;
            this.services.documents.update(uri, report());
          },
        },
        {
          title: vscode.l10n.t('Diagnose Again'),
          run: () => vscode.commands.executeCommand(commandIds.diagnose),
        },
      ]);
    const uri = await this.services.documents.show(title, report(), 'md');
  }

  /** The report as text, with no more of addresses and ids than `wording` tells. */
  async report(wording: Wording): Promise<string> {
    return reportOf(diagnosis(await this.facts(), wording), reportTitle(), []).text;
  }

  private async facts(): Promise<SignInFacts> {
    const { version, platform, settings, authentication, connections, log } = this.services;
    const never = new AbortController().signal;
    return withProgress(
      vscode.l10n.t('Diagnosing sign-in'),
      { kind: 'notification' },
      never,
      async signal => ({
        extensionVersion: version,
        settings,
        ignoredSettings: await settings.ignored(),
        environment: environment(platform.machine()),
        accounts: await this.accounts(),
        tokens: await this.tokens(signal),
        state: authentication.state,
        tenant: connections.current?.tenant,
        failures: log.lastFailures,
      }),
    );
  }

  private async accounts(): Promise<number | Failure> {
    try {
      return (await this.services.authentication.accounts()).length;
    } catch (thrown) {
      return failureOf(thrown);
    }
  }

  private async tokens(signal: AbortSignal): Promise<ReadonlyMap<Need, TokenClaims | Failure>> {
    const found = new Map<Need, TokenClaims | Failure>();
    const { state } = this.services.authentication;
    const cloud = this.services.settings.knownCloud;
    if (state.kind === 'signedIn' && cloud) {
      for (const need of needsIn(cloud)) {
        try {
          const claims = await state.tokens.describe(need, signal);
          if (claims) {
            found.set(need, claims);
          }
        } catch (thrown) {
          found.set(need, failureOf(thrown));
        }
      }
    }
    return found;
  }
}

function reportTitle(): string {
  return vscode.l10n.t('Sign-In and Permissions');
}

/** The report as Markdown, which reads well here and where it is pasted. */
function reportOf(
  sections: readonly Section[],
  title: string,
  actions: readonly Omit<DocumentAction, 'line'>[],
): DocumentContent {
  const lines = [`# ${named('Teams Chat Access', title)}`, new Date().toISOString()];
  const links: DocumentAction[] = actions.map(action => ({ ...action, line: 0 }));
  const problemLines: number[] = [];
  for (const section of sections) {
    lines.push('', `## ${section.title}`);
    for (const { mark, text, remedies } of section.findings) {
      if (mark === 'problem') {
        problemLines.push(lines.length);
      }
      links.push(...remedies.map(({ title: name, run }) => ({ line: lines.length, title: name, run })));
      lines.push(`- ${marks[mark]} ${reportLine(text)}`);
    }
  }
  return { text: `${lines.join('\n')}\n`, actions: links, problemLines };
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(vscode.l10n.t('Report copied.'));
}
