import * as vscode from 'vscode';
import { isGuid } from '../checks/target.ts';
import type { SettingsReader } from '../host/settings.ts';
import { askInput, MultiStepInput, type Step } from './multiStepInput.ts';

const domainPattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Asks for the app registration to sign in with, and saves it to the user's settings. */
export class AppRegistration {
  constructor(private readonly settings: SettingsReader) {}

  /** @returns whether a registration was saved. */
  async ask(): Promise<boolean> {
    const title = vscode.l10n.t('Set Up App Registration');
    let clientId = this.settings.get('clientId');
    let tenantId = this.settings.get('tenantId');
    const askTenant: Step = async input => {
      tenantId = await askInput(input, {
        title,
        step: 2,
        totalSteps: 2,
        value: tenantId,
        prompt: vscode.l10n.t(
          'Directory (tenant) ID or a domain of the tenant. Leave empty to choose when signing in.',
        ),
        placeholder: 'contoso.onmicrosoft.com',
        problemOf: tenantIdProblem,
      });
      return undefined;
    };
    const askClient: Step = async input => {
      clientId = await askInput(input, {
        title,
        step: 1,
        totalSteps: 2,
        value: clientId,
        prompt: vscode.l10n.t(
          'Application (client) ID of a public client registration in Microsoft Entra. The README lists its redirect URIs and permissions.',
        ),
        placeholder: '00000000-0000-0000-0000-000000000000',
        problemOf: clientIdProblem,
      });
      return askTenant;
    };
    if (!(await MultiStepInput.run(askClient))) {
      return false;
    }
    await this.settings.update('tenantId', tenantId.trim());
    await this.settings.update('clientId', clientId.trim());
    return true;
  }
}

/** What is wrong with a client id, as a sentence; `undefined` if nothing is. */
function clientIdProblem(text: string): string | undefined {
  return isGuid(text.trim())
    ? undefined
    : vscode.l10n.t(
        'This is no client ID. A client ID has 32 hexadecimal digits, like 00000000-0000-0000-0000-000000000000.',
      );
}

/** What is wrong with a tenant, as a sentence; `undefined` if nothing is. An empty one is right. */
function tenantIdProblem(text: string): string | undefined {
  const tenant = text.trim();
  return tenant === '' || tenant === 'organizations' || isGuid(tenant) || domainPattern.test(tenant)
    ? undefined
    : vscode.l10n.t('This is neither a tenant ID nor a domain such as contoso.onmicrosoft.com.');
}
