import * as vscode from 'vscode';
import { listsGrants } from '../../apps/appsApi.ts';
import type { TenantName } from '../../chats/ownTenant.ts';
import { answerIn, idsOf, type Failure } from '../../core/failure.ts';
import type { Cloud } from '../../graph/cloud.ts';
import { missingPermissions, needsIn, permissionsFor, type Need } from '../../graph/permissions.ts';
import type { SignInState } from '../../host/authentication.ts';
import { commandIds } from '../../host/contributions.ts';
import type { Environment } from '../../host/environment.ts';
import type { IgnoredSetting } from '../../host/ignoredSettings.ts';
import type { LoggedFailure } from '../../host/logger.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { TokenClaims } from '../../host/tokenClaims.ts';
import { failureText } from '../failures/failureText.ts';
import {
  command,
  consentRemedies,
  enterTenantRemedy,
  environmentRemedies,
  openSettings,
  remediesFor,
  type Remedy,
} from '../failures/remedies.ts';
import { plainText } from '../text/safeText.ts';
import { tenantWithDomainText } from '../text/tenantText.ts';
import { named } from '../text/tooltip.ts';
import { settingsFindings, tenantText } from './diagnosedSettings.ts';
import { note, ok, problem, type DiagnosisLine } from './diagnosisLine.ts';
import { needText } from './registrationGuide.ts';
import type { Wording } from './wording.ts';

/** The facts that a diagnosis is made from. */
export interface SignInFacts {
  readonly extensionVersion: string;
  readonly environment: Environment;
  readonly settings: SettingsReader;
  readonly ignoredSettings: readonly IgnoredSetting[];
  readonly state: SignInState;
  /** What the tenant signed in to is called, as far as that is known. */
  readonly tenant: TenantName | undefined;
  /** How many accounts VS Code knows, or why that is not known. */
  readonly accounts: number | Failure;
  /** What the tokens say that can be had without asking the person, or why one could not be had. */
  readonly tokens: ReadonlyMap<Need, TokenClaims | Failure>;
  readonly failures: readonly LoggedFailure[];
}

/** The lines about one matter. */
export interface Section {
  readonly title: string;
  readonly findings: readonly DiagnosisLine[];
}

/** The whole diagnosis, in the order in which a sign-in depends on it. */
export function diagnosis(facts: SignInFacts, wording: Wording): Section[] {
  const cloud = facts.settings.knownCloud;
  return [
    { title: vscode.l10n.t('Versions'), findings: versions(facts) },
    {
      title: vscode.l10n.t('Settings'),
      findings: settingsFindings(facts.settings, facts.ignoredSettings, wording),
    },
    { title: vscode.l10n.t('Sign-in'), findings: signIn(facts, wording) },
    ...(cloud
      ? [
          {
            title: vscode.l10n.t('Permissions'),
            findings: needsIn(cloud).map(need => permission(need, facts, wording)),
          },
          { title: vscode.l10n.t('What this cloud supports'), findings: support(cloud) },
        ]
      : []),
    { title: vscode.l10n.t('Network'), findings: network(facts.environment) },
    { title: vscode.l10n.t('Last failures'), findings: lastFailures(facts, wording) },
  ];
}

function versions({ extensionVersion, environment }: SignInFacts): DiagnosisLine[] {
  const { vscodeVersion, appName, window, remoteName, operatingSystem, language } = environment;
  const place = window === 'browser' ? vscode.l10n.t('in a browser') : vscode.l10n.t('on the desktop');
  return [
    ok(named('Teams Chat Access', extensionVersion)),
    ok(
      named(
        appName,
        [vscodeVersion, place, remoteName, operatingSystem, language].filter(Boolean).join(', '),
      ),
    ),
  ];
}

function signIn(facts: SignInFacts, wording: Wording): DiagnosisLine[] {
  const { settings, state } = facts;
  const cloud = settings.knownCloud;
  return [
    ...(cloud ? [cloudFinding(cloud), provider(facts, cloud, wording)] : []),
    ...client(settings, wording),
    ...tenant(settings, wording),
    account(state, settings, wording),
    ...tenantName(facts.tenant, wording),
    ...[...facts.tokens].flatMap(([need, token]) =>
      'kind' in token ? [] : [tokenFinding(need, token, wording)],
    ),
  ];
}

function cloudFinding(cloud: Cloud): DiagnosisLine {
  return ok(
    vscode.l10n.t('Cloud: {cloud}, Graph at {graph}, sign-in at {login}', {
      cloud: cloud.name,
      graph: cloud.graphRoot,
      login: cloud.loginRoot,
    }),
  );
}

function provider({ settings, accounts }: SignInFacts, cloud: Cloud, { words }: Wording): DiagnosisLine {
  if (typeof accounts !== 'number') {
    return problem(
      vscode.l10n.t('Provider: {provider}. {problem}', {
        provider: cloud.provider,
        problem: words(failureText(accounts)),
      }),
      accounts.kind === 'signedOut' ? environmentRemedies(settings) : [retry()],
    );
  }
  const environment = settings.sovereignEnvironment;
  const text = vscode.l10n.t('Provider: {provider}, registered. Accounts: {count}', {
    provider: cloud.provider,
    count: accounts,
  });
  return ok(
    cloud.environment === undefined
      ? text
      : `${text} (${named('microsoft-sovereign-cloud.environment', environment)})`,
  );
}

/** Nothing where the setting is wrong: that is said among the settings. */
function client(settings: SettingsReader, { id }: Wording): DiagnosisLine[] {
  const clientId = settings.find('clientId')?.trim();
  switch (clientId) {
    case undefined:
      return [];
    case '':
      return [
        problem(
          vscode.l10n.t(
            "Client: VS Code's own app registration, which Microsoft very likely refuses the Teams permissions",
          ),
          [command(vscode.l10n.t('Set Up App Registration…'), commandIds.setUpAppRegistration)],
        ),
      ];
    default:
      return [ok(vscode.l10n.t('Client: {clientId}', { clientId: id(clientId) }))];
  }
}

/** Nothing where the setting is wrong. */
function tenant(settings: SettingsReader, wording: Wording): DiagnosisLine[] {
  const tenantId = settings.find('tenantId')?.trim();
  switch (tenantId) {
    case undefined:
      return [];
    case '':
      return [
        {
          ...note(
            vscode.l10n.t(
              "Tenant: the account's (none is set), which works only with an app registration for several organizations",
            ),
          ),
          remedies: [enterTenantRemedy()],
        },
      ];
    default:
      return [ok(vscode.l10n.t('Tenant: {tenantId}', { tenantId: tenantText(tenantId, wording) }))];
  }
}

function account(state: SignInState, settings: SettingsReader, { address, id }: Wording): DiagnosisLine {
  switch (state.kind) {
    case 'starting':
      return note(vscode.l10n.t('Account: signing in'));
    case 'signedOut': {
      const failure: Failure = { kind: 'signedOut', reason: state.reason, answer: undefined };
      return problem(
        vscode.l10n.t('Account: none. {reason}', { reason: failureText(failure) }),
        remediesFor(failure, settings),
      );
    }
    case 'signedIn': {
      const { label, userId } = state.account;
      const whose = address(plainText(label));
      return ok(
        userId === undefined
          ? vscode.l10n.t('Account: {account}', { account: whose })
          : vscode.l10n.t('Account: {account}, user {userId}', { account: whose, userId: id(userId) }),
      );
    }
  }
}

/** Nothing before it was read, or where nobody is signed in. */
function tenantName(tenant: TenantName | undefined, { address, name }: Wording): DiagnosisLine[] {
  const text = tenantWithDomainText({
    displayName: tenant?.displayName && name(tenant.displayName),
    domain: tenant?.domain && address(tenant.domain),
  });
  return text === '' ? [] : [ok(vscode.l10n.t('Signed in to: {tenant}', { tenant: text }))];
}

function tokenFinding(need: Need, claims: TokenClaims, { id }: Wording): DiagnosisLine {
  const { audience, tenantId, expiresAt } = claims;
  const unknown = vscode.l10n.t('not readable');
  return ok(
    vscode.l10n.t('Token to {need}: for {audience}, tenant {tenantId}, until {expiry}', {
      need: needText(need),
      audience: audience ?? unknown,
      tenantId: tenantId === undefined ? unknown : id(tenantId),
      expiry: expiresAt === undefined ? unknown : timeText(expiresAt),
    }),
  );
}

function permission(
  need: Need,
  { tokens, state, settings, failures }: SignInFacts,
  { words }: Wording,
): DiagnosisLine {
  const wanted = permissionsFor[need].join(', ');
  const feature = needText(need);
  if (state.kind !== 'signedIn') {
    return note(
      vscode.l10n.t('{feature}: needs {permissions}; nobody is signed in', { feature, permissions: wanted }),
    );
  }
  const token = tokens.get(need);
  if (token && 'kind' in token) {
    return problem(named(feature, words(failureText(token))), remediesFor(token, settings));
  }
  const granted = token ? token.permissions : grantedWith('list', tokens);
  if (granted === undefined) {
    return token
      ? note(vscode.l10n.t('{feature}: there is a token, but its permissions cannot be read', { feature }))
      : note(vscode.l10n.t('{feature}: {permissions} not asked for yet', { feature, permissions: wanted }));
  }
  const missing = missingPermissions(need, granted);
  if (missing.length === 0) {
    return ok(vscode.l10n.t('{feature}: {permissions} granted', { feature, permissions: wanted }));
  }
  const refused = failures.some(
    ({ failure }) =>
      failure.kind === 'consentNeeded' && failure.scopes.some(scope => missing.includes(scope)),
  );
  const permissions = missing.join(', ');
  const remedies = consentRemedies(settings);
  return refused || need === 'list'
    ? problem(vscode.l10n.t('{feature}: {permissions} refused', { feature, permissions }), remedies)
    : {
        ...note(
          vscode.l10n.t('{feature}: {permissions} not granted yet; asked for when first needed', {
            feature,
            permissions,
          }),
        ),
        remedies,
      };
}

/** The permissions in the token of another need: Entra puts all that were granted into each. */
function grantedWith(
  need: Need,
  tokens: ReadonlyMap<Need, TokenClaims | Failure>,
): readonly string[] | undefined {
  const token = tokens.get(need);
  return token && !('kind' in token) ? token.permissions : undefined;
}

function support(cloud: Cloud): DiagnosisLine[] {
  const feature = (there: boolean, name: string): DiagnosisLine =>
    there
      ? ok(vscode.l10n.t('{feature}: available', { feature: name }))
      : note(vscode.l10n.t('{feature}: not available in this cloud', { feature: name }));
  return [
    feature(cloud.canRevoke, needText('revoke')),
    feature(true, needText('readd')),
    feature(cloud.canCheck, needText('check')),
    feature(true, needText('apps')),
    feature(listsGrants(cloud), vscode.l10n.t('Permissions granted to apps')),
    feature(cloud.canOrderChats, vscode.l10n.t('Chats ordered by their last message')),
  ];
}

function network({ network }: Environment): DiagnosisLine[] {
  const { proxySetting, proxySupport, proxyVariable, systemCertificates } = network;
  const proxy = proxySetting === '' ? proxyVariable : proxySetting;
  const past = proxy !== undefined && proxySupport === 'off';
  return [
    proxy === undefined
      ? ok(vscode.l10n.t('Proxy: none is set'))
      : past
        ? problem(
            vscode.l10n.t('Proxy: {proxy}, but http.proxySupport is off, so it is not used', { proxy }),
            [openSettings('http.proxySupport')],
          )
        : ok(
            proxySetting === ''
              ? vscode.l10n.t('Proxy: {proxy}, from the environment', { proxy })
              : vscode.l10n.t('Proxy: {proxy}, from the setting http.proxy', { proxy }),
          ),
    systemCertificates
      ? ok(vscode.l10n.t('Certificates: those of the operating system are trusted'))
      : note(
          vscode.l10n.t('Certificates: those of the operating system are not used (http.systemCertificates)'),
        ),
  ];
}

function lastFailures({ failures, settings }: SignInFacts, { words }: Wording): DiagnosisLine[] {
  if (failures.length === 0) {
    return [ok(vscode.l10n.t('None since this window was opened'))];
  }
  return failures.map(({ time, what, failure }) => {
    const answer = answerIn(failure);
    const ids = answer ? ` (${idsOf(answer)})` : '';
    return problem(
      named(`${timeText(time)}, ${what}`, `${words(failureText(failure))}${ids}`),
      remediesFor(failure, settings),
    );
  });
}

function retry(): Remedy {
  return command(vscode.l10n.t('Diagnose Again'), commandIds.diagnose);
}

function timeText(time: number): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}
