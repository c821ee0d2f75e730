import * as vscode from 'vscode';
import { completedManifest, type RegistrationLack } from '../../graph/entraManifest.ts';
import { registrationPermissions } from '../../graph/registration.ts';
import {
  azureCliScript,
  graphPowerShellScript,
  hasAzureCli,
  isRegistrationName,
  usualRegistrationName,
} from '../../graph/registrationScript.ts';
import { commandIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import type { Environment } from '../../host/environment.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { ActionItem } from '../input/actionList.ts';
import { askAlone, onlyStep } from '../input/askAlone.ts';
import { askInput, askPick } from '../input/multiStepInput.ts';
import { showDone } from '../text/notification.ts';
import { pickText } from '../text/safeText.ts';
import { projectRegistrations, type FoundRegistration } from './projectRegistrations.ts';
import { copyableRedirectUris } from './registrationGuide.ts';
import { RegistrationSteps, handSteps } from './registrationSteps.ts';

/** Where setting up begins. The walkthrough passes one to the command. */
const starts = ['azureCli', 'graphPowerShell', 'copyRedirectUris', 'copyPermissions', ...handSteps] as const;
type Start = (typeof starts)[number];

/** One way to begin. */
interface StartItem extends vscode.QuickPickItem {
  readonly start: Start | FoundRegistration | 'walkthrough';
}

/** Guides through creating an app registration, and saves its ids to the user's settings. */
export class AppRegistration {
  constructor(
    private readonly settings: SettingsReader,
    private readonly environment: () => Environment,
    private readonly documents: Pick<ReportDocuments, 'compare'>,
    private readonly extensionId: string,
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
    if (start === undefined) {
      return false;
    }
    const { settings, environment } = this;
    if (typeof start === 'string') {
      return new RegistrationSteps(settings, environment, start).walk();
    }
    // What a project's registration lacks comes first, then its ids, to look at before they are saved.
    const first = start.clientId ? 'redirectUris' : 'clientId';
    return new RegistrationSteps(settings, environment, first, start, this.manifestActions(start)).walk();
  }

  /** Shows what the manifest of a project's registration lacks, as a change to look at. */
  private manifestActions({ manifest }: FoundRegistration): readonly ActionItem[] {
    const { knownCloud } = this.settings;
    const completed = manifest && knownCloud && completedManifest(manifest.text, knownCloud);
    if (!completed || completed.lacks.length === 0) {
      return [];
    }
    const file = pickText(vscode.workspace.asRelativePath(manifest.uri));
    return [
      {
        label: vscode.l10n.t('Show what {file} lacks', { file }),
        iconPath: new vscode.ThemeIcon('diff'),
        detail: vscode.l10n.t('{lacks}. Review the change, take over what you want, and deploy it.', {
          lacks: completed.lacks.map(lackText).join(', '),
        }),
        act: () =>
          this.documents.compare(
            vscode.l10n.t('{file}: for Teams Chat Access', {
              file: vscode.workspace.asRelativePath(manifest.uri),
            }),
            manifest.uri,
            completed.text,
          ),
      },
    ];
  }

  private get tenantId(): string {
    return this.settings.find('tenantId')?.trim() ?? '';
  }

  private async askStart(): Promise<Start | FoundRegistration | undefined> {
    const projects = await projectRegistrations();
    const chosen = await askAlone(input =>
      askPick(input, {
        title: vscode.l10n.t('Set Up App Registration'),
        ...onlyStep,
        placeholder: vscode.l10n.t('How do you want to get an app registration in Microsoft Entra?'),
        items: this.startItems(projects),
      }),
    );
    const start = chosen?.start;
    if (start === 'walkthrough') {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${this.extensionId}#setUp`);
      return undefined;
    }
    return start;
  }

  private startItems(projects: readonly FoundRegistration[]): StartItem[] {
    return [
      {
        label: vscode.l10n.t('Enter client ID and tenant'),
        iconPath: new vscode.ThemeIcon('key'),
        detail: vscode.l10n.t('You have an app registration, or what a script printed.'),
        start: 'clientId',
      },
      ...projects.map(projectItem),
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
    const name = await askAlone(input =>
      askInput(input, {
        title: vscode.l10n.t('Set Up App Registration'),
        ...onlyStep,
        value: usualRegistrationName,
        prompt: vscode.l10n.t(
          'Name of the app registration. People see it when they are asked for permissions.',
        ),
        placeholder: usualRegistrationName,
        problemOf: registrationNameProblem,
      }),
    );
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
        'Read the script, then run it. It asks you to sign in, with an account that may create app registrations. It prints a client ID and a tenant ID.',
      ),
      enter,
    );
    if (chosen === enter) {
      await vscode.commands.executeCommand(commandIds.setUpAppRegistration, 'clientId');
    }
  }
}

function projectItem(project: FoundRegistration): StartItem {
  const { clientId, tenantId, file } = project;
  return {
    label:
      clientId === undefined
        ? vscode.l10n.t('Use the tenant of this project')
        : vscode.l10n.t('Use the app registration of this project'),
    // Two projects are told from each other by their files: these are other people's text.
    description: pickText(file),
    iconPath: new vscode.ThemeIcon('folder'),
    detail: [
      clientId && vscode.l10n.t('Client ID {clientId}', { clientId }),
      tenantId && vscode.l10n.t('tenant {tenantId}', { tenantId }),
    ]
      .filter(Boolean)
      .join(', '),
    start: project,
  };
}

function lackText(lack: RegistrationLack): string {
  switch (lack) {
    case 'publicClient':
      return vscode.l10n.t('Public client');
    case 'redirectUris':
      return vscode.l10n.t('Redirect URIs');
    case 'permissions':
      return vscode.l10n.t('Permissions');
  }
}

/** What is wrong with the name of a registration, as a sentence; `undefined` if nothing is. */
function registrationNameProblem(text: string): string | undefined {
  return isRegistrationName(text.trim())
    ? undefined
    : vscode.l10n.t(
        'A name begins with a letter or a digit and has no more than 90 letters, digits, blanks and . _ ( ) + -',
      );
}
