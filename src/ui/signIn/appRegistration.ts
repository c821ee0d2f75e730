import * as vscode from 'vscode';
import { isGuid } from '../../core/guid.ts';
import { isTenant, registrationPermissions } from '../../graph/registration.ts';
import { registrationIdsIn } from '../../graph/registrationIds.ts';
import {
  azureCliScript,
  graphPowerShellScript,
  hasAzureCli,
  isRegistrationName,
  usualRegistrationName,
} from '../../graph/registrationScript.ts';
import { commandIds } from '../../host/contributions.ts';
import type { Environment } from '../../host/environment.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { askActions } from '../input/actionList.ts';
import { askInput, askPick, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { showDone } from '../text/notification.ts';
import {
  consentActions,
  copyableRedirectUris,
  lateRedirectUriActions,
  permissionActions,
  redirectUriActions,
} from './registrationGuide.ts';

/** The steps of setting up by hand, in their order. */
const steps = ['redirectUris', 'permissions', 'clientId', 'tenantId', 'consent'] as const;
type StepName = (typeof steps)[number];

/** Where setting up begins. The walkthrough passes one to the command. */
const starts = ['azureCli', 'graphPowerShell', 'copyRedirectUris', 'copyPermissions', ...steps] as const;
type Start = (typeof starts)[number];

/** Guides through creating an app registration, and saves its ids to the user's settings. */
export class AppRegistration {
  constructor(
    private readonly settings: SettingsReader,
    private readonly environment: () => Environment,
  ) {}

  /**
   * @param from a {@link Start}; anything else asks where to begin.
   * @returns whether a registration was saved and the person went on to sign in.
   */
  async ask(from: unknown): Promise<boolean> {
    const start = starts.find(name => name === from) ?? (await this.askStart());
    if (start === 'azureCli' || start === 'graphPowerShell') {
      await this.makeScript(start);
      return false;
    }
    if (start === 'copyRedirectUris' || start === 'copyPermissions') {
      await this.copyAll(start);
      return false;
    }
    return start !== undefined && new RegistrationSteps(this.settings, this.environment, start).walk();
  }

  private get tenantId(): string {
    return this.settings.find('tenantId')?.trim() ?? '';
  }

  private async askStart(): Promise<Start | undefined> {
    let start: Start | 'walkthrough' | undefined;
    await MultiStepInput.run(async input => {
      start = (
        await askPick(input, {
          title: vscode.l10n.t('Set Up App Registration'),
          step: 1,
          totalSteps: 1,
          placeholder: vscode.l10n.t('How do you want to get an app registration in Microsoft Entra?'),
          items: this.startItems(),
        })
      ).start;
      return undefined;
    });
    if (start === 'walkthrough') {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthroughId);
      return undefined;
    }
    return start;
  }

  private startItems(): (vscode.QuickPickItem & { readonly start: Start | 'walkthrough' })[] {
    return [
      {
        label: vscode.l10n.t('Enter client ID and tenant'),
        iconPath: new vscode.ThemeIcon('key'),
        detail: vscode.l10n.t('You have an app registration, or what a script printed.'),
        start: 'clientId',
      },
      ...(hasAzureCli(this.settings.cloud)
        ? [
            {
              label: vscode.l10n.t('Create it with Azure CLI'),
              iconPath: new vscode.ThemeIcon('terminal-bash'),
              detail: vscode.l10n.t('Opens a script to read and run.'),
              start: 'azureCli' as const,
            },
          ]
        : []),
      {
        label: vscode.l10n.t('Create it with Microsoft Graph PowerShell'),
        iconPath: new vscode.ThemeIcon('terminal-powershell'),
        detail: vscode.l10n.t('Opens a script to read and run.'),
        start: 'graphPowerShell',
      },
      {
        label: vscode.l10n.t('Create it by hand'),
        iconPath: new vscode.ThemeIcon('checklist'),
        detail: vscode.l10n.t('Redirect URIs and permissions to copy, then client ID and tenant.'),
        start: 'redirectUris',
      },
      {
        label: vscode.l10n.t('Open the walkthrough'),
        iconPath: new vscode.ThemeIcon('book'),
        detail: vscode.l10n.t('All steps, with pictures.'),
        start: 'walkthrough',
      },
    ];
  }

  private async copyAll(what: 'copyRedirectUris' | 'copyPermissions'): Promise<void> {
    if (what === 'copyPermissions') {
      const permissions = registrationPermissions(this.settings.cloud).map(({ name }) => name);
      await vscode.env.clipboard.writeText(permissions.join('\n'));
      showDone(vscode.l10n.t('Permissions copied: {count}', { count: permissions.length }));
      return;
    }
    const { complete, left } = copyableRedirectUris(this.settings.find('clientId')?.trim() ?? '');
    await vscode.env.clipboard.writeText(complete.join('\n'));
    showDone(vscode.l10n.t('Redirect URIs copied: {count}', { count: complete.length }));
    if (left.length > 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'The redirect URI of the account broker of Windows holds the client ID, so it was not copied. Once you have entered the client ID, copy again.',
        ),
      );
    }
  }

  private async makeScript(kind: 'azureCli' | 'graphPowerShell'): Promise<void> {
    let name: string | undefined;
    await MultiStepInput.run(async input => {
      name = await askInput(input, {
        title: vscode.l10n.t('Set Up App Registration'),
        step: 1,
        totalSteps: 1,
        value: usualRegistrationName,
        prompt: vscode.l10n.t(
          'Name of the app registration. People see it when they are asked for permissions.',
        ),
        placeholder: usualRegistrationName,
        problemOf: registrationNameProblem,
      });
      return undefined;
    });
    if (name === undefined) {
      return;
    }
    const options = { cloud: this.settings.cloud, tenantId: this.tenantId, name: name.trim() };
    await (kind === 'azureCli'
      ? this.showScript('shellscript', azureCliScript(options))
      : this.showScript('powershell', graphPowerShellScript(options)));
  }

  private async showScript(language: string, content: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language, content });
    await vscode.window.showTextDocument(document);
    void this.offerIds();
  }

  private async offerIds(): Promise<void> {
    const enter = vscode.l10n.t('Enter client ID and tenant');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Read the script, then run it where you are signed in to create app registrations. It prints a client ID and a tenant ID.',
      ),
      enter,
    );
    if (chosen === enter) {
      await vscode.commands.executeCommand(commandIds.setUpAppRegistration, 'clientId');
    }
  }
}

const walkthroughId = 'teams-chat-access.teams-chat-access#setUp';

/** The steps that save a registration to the settings. */
class RegistrationSteps {
  private readonly title = vscode.l10n.t('Set Up App Registration');
  private readonly first: number;
  /** Whether the redirect URIs were to be copied before there was a client ID. */
  private readonly copiedTooEarly: boolean;
  private clientId: string;
  private tenantId: string;

  constructor(
    private readonly settings: SettingsReader,
    private readonly environment: () => Environment,
    start: StepName,
  ) {
    this.first = steps.indexOf(start);
    // A wrong value is what the person is here to replace.
    this.clientId = settings.find('clientId')?.trim() ?? '';
    this.tenantId = settings.find('tenantId')?.trim() ?? '';
    this.copiedTooEarly = start === 'redirectUris' && !isGuid(this.clientId);
  }

  async walk(): Promise<boolean> {
    return MultiStepInput.run(this.stepAt(this.first));
  }

  private stepAt(index: number): Step {
    const name = steps[index];
    return async input => {
      switch (name) {
        case 'redirectUris':
          await this.askRedirectUris(input, index);
          break;
        case 'permissions':
          await this.askPermissions(input, index);
          break;
        case 'clientId':
          if (await this.askClientId(input, index)) {
            await this.save();
            return this.stepAt(steps.indexOf('consent'));
          }
          break;
        case 'tenantId':
          await this.askTenantId(input, index);
          await this.save();
          break;
        case 'consent':
          await this.askConsent(input, index);
          break;
        case undefined:
          return undefined;
      }
      return index + 1 < steps.length ? this.stepAt(index + 1) : undefined;
    };
  }

  private numbers(index: number): { title: string; step: number; totalSteps: number } {
    return { title: this.title, step: index - this.first + 1, totalSteps: steps.length - this.first };
  }

  private async askRedirectUris(input: MultiStepInput, index: number): Promise<void> {
    await askActions(input, {
      ...this.numbers(index),
      placeholder: vscode.l10n.t('Pick to copy. In Entra: Authentication, Mobile and desktop applications'),
      items: redirectUriActions(this.clientId, this.environment()),
    });
  }

  private async askPermissions(input: MultiStepInput, index: number): Promise<void> {
    await askActions(input, {
      ...this.numbers(index),
      placeholder: vscode.l10n.t(
        'Pick to copy. In Entra: API permissions, Microsoft Graph, Delegated permissions',
      ),
      items: permissionActions(this.settings.cloud),
    });
  }

  /** @returns whether the tenant was pasted together with the client id */
  private async askClientId(input: MultiStepInput, index: number): Promise<boolean> {
    const typed = await askInput(input, {
      ...this.numbers(index),
      value: this.clientId,
      prompt: vscode.l10n.t(
        'Application (client) ID, on the overview page of the app registration. Or paste what the script printed.',
      ),
      placeholder: '00000000-0000-0000-0000-000000000000',
      problemOf: clientIdProblem,
    });
    const ids = registrationIdsIn(typed);
    this.clientId = ids?.clientId ?? typed;
    this.tenantId = ids?.tenantId ?? this.tenantId;
    return ids !== undefined;
  }

  private async askTenantId(input: MultiStepInput, index: number): Promise<void> {
    do {
      this.tenantId = await askInput(input, {
        ...this.numbers(index),
        value: this.tenantId,
        prompt: vscode.l10n.t(
          'Directory (tenant) ID, on the overview page of the app registration, or a domain of the tenant.',
        ),
        placeholder: 'contoso.onmicrosoft.com',
        problemOf: tenantIdProblem,
      });
    } while (this.tenantId.trim() === '' && !(await isForSeveralOrganizations()));
  }

  private async askConsent(input: MultiStepInput, index: number): Promise<void> {
    await askActions(input, {
      ...this.numbers(index),
      placeholder: vscode.l10n.t('An administrator must grant some of the permissions.'),
      items: [
        ...consentActions(this.settings),
        ...(this.copiedTooEarly ? lateRedirectUriActions(this.clientId.trim()) : []),
      ],
    });
  }

  private async save(): Promise<void> {
    await this.settings.update('tenantId', this.tenantId.trim());
    await this.settings.update('clientId', this.clientId.trim());
  }
}

/** Without a tenant, Entra takes none but a registration for several organizations. */
async function isForSeveralOrganizations(): Promise<boolean> {
  const yes = vscode.l10n.t('Leave Empty');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Is the app registration for several organizations?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'If it is for the accounts of one organization, as the scripts create it, sign-in needs the tenant: without one, Microsoft refuses it (AADSTS50194). Leave the tenant empty only if the app registration is for the accounts of any organization; the account then decides.',
      ),
    },
    yes,
  );
  return chosen === yes;
}

/** What is wrong with the name of a registration, as a sentence; `undefined` if nothing is. */
function registrationNameProblem(text: string): string | undefined {
  return isRegistrationName(text.trim())
    ? undefined
    : vscode.l10n.t(
        'A name begins with a letter or a digit and has no more than 90 letters, digits, blanks and . _ ( ) + -',
      );
}

/** What is wrong with a client id, or with what holds it and a tenant, as a sentence; `undefined` if nothing is. */
function clientIdProblem(text: string): string | undefined {
  return isGuid(text.trim()) || registrationIdsIn(text) !== undefined
    ? undefined
    : vscode.l10n.t(
        'This is not a client ID. A client ID has 32 hexadecimal digits, like 00000000-0000-0000-0000-000000000000.',
      );
}

/** What is wrong with a tenant, as a sentence; `undefined` if nothing is. An empty one is asked about later. */
function tenantIdProblem(text: string): string | undefined {
  const tenant = text.trim();
  return tenant === '' || isTenant(tenant)
    ? undefined
    : vscode.l10n.t('This is neither a tenant ID nor a domain such as contoso.onmicrosoft.com.');
}
