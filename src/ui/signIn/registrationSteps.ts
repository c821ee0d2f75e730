import * as vscode from 'vscode';
import { isGuid } from '../../core/guid.ts';
import type { ProjectRegistration } from '../../graph/projectRegistration.ts';
import { isTenant } from '../../graph/registration.ts';
import { registrationIdsIn } from '../../graph/registrationIds.ts';
import type { Environment } from '../../host/environment.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { askActions, type ActionItem } from '../input/actionList.ts';
import { askInput, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import {
  consentActions,
  lateRedirectUriActions,
  permissionActions,
  redirectUriActions,
} from './registrationGuide.ts';

/** The steps of setting up by hand, in their order. */
export const handSteps = ['redirectUris', 'permissions', 'clientId', 'tenantId', 'consent'] as const;

/** One of {@link handSteps}. */
export type StepName = (typeof handSteps)[number];

/** The steps that save a registration to the settings. */
export class RegistrationSteps {
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
    /** What is proposed in place of the ids in the settings. */
    proposed?: ProjectRegistration,
    /** What else can be done about what the registration lacks. */
    private readonly besides: readonly ActionItem[] = [],
  ) {
    this.first = handSteps.indexOf(start);
    // A wrong value is what the person is here to replace.
    this.clientId = proposed?.clientId ?? settings.find('clientId')?.trim() ?? '';
    this.tenantId = proposed?.tenantId ?? settings.find('tenantId')?.trim() ?? '';
    this.copiedTooEarly = start === 'redirectUris' && !isGuid(this.clientId);
  }

  async walk(): Promise<boolean> {
    return MultiStepInput.run(this.stepAt(this.first));
  }

  private stepAt(index: number): Step {
    const name = handSteps[index];
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
            return this.stepAt(handSteps.indexOf('consent'));
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
      return index + 1 < handSteps.length ? this.stepAt(index + 1) : undefined;
    };
  }

  private numbers(index: number): { title: string; step: number; totalSteps: number } {
    return { title: this.title, step: index - this.first + 1, totalSteps: handSteps.length - this.first };
  }

  private async askRedirectUris(input: MultiStepInput, index: number): Promise<void> {
    await askActions(input, {
      ...this.numbers(index),
      placeholder: vscode.l10n.t('Pick to copy. In Entra: Authentication, Mobile and desktop applications'),
      items: [...this.besides, ...redirectUriActions(this.clientId, this.environment())],
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
