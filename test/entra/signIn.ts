import type { Account } from '../emulator/tenant.ts';
import { refusalFor } from './behaviour.ts';
import { newSecret } from './exchange.ts';
import type {
  Authorization,
  DeviceAuthorization,
  ServiceAnswer,
  ServiceRequest,
  ServiceWorld,
} from './exchange.ts';
import { formPostPage, onwardPage, page } from './pages.ts';
import type { PageText } from './pages.ts';
import { parseScopes } from './scopes.ts';
import { signInError } from './signInErrors.ts';
import type { SignInErrorCode } from './signInErrors.ts';

/** Where the answer of a sign-in goes once the person is done. */
type Destination =
  | { readonly kind: 'device'; readonly device: DeviceAuthorization }
  | {
      readonly kind: 'browser';
      readonly redirectUri: string;
      readonly responseMode: string;
      readonly state: string;
      readonly challenge: string;
      readonly nonce: string | undefined;
      readonly claims: string | undefined;
    };

/** One person's way through the pages. */
interface Transaction {
  readonly id: string;
  readonly clientId: string;
  readonly scope: string;
  readonly destination: Destination;
  account?: Account;
  secondFactorGiven?: boolean;
}

const signedInCookie = 'contoso-signed-in';

/** The pages a person sees: account picker, second factor, consent, refusals, device code, signed out. */
export class SignIn {
  readonly #world: ServiceWorld;
  readonly #transactions = new Map<string, Transaction>();

  constructor(world: ServiceWorld) {
    this.#world = world;
  }

  reset(): void {
    this.#transactions.clear();
  }

  answer(request: ServiceRequest): ServiceAnswer | undefined {
    if (request.path.endsWith('/oauth2/v2.0/authorize')) {
      return request.form.has('transaction') ? this.#continue(request) : this.#authorize(request);
    }
    if (request.path.endsWith('/oauth2/deviceauth')) {
      return request.form.has('transaction') ? this.#continue(request) : this.#device(request);
    }
    if (request.path.endsWith('/oauth2/v2.0/logout')) {
      return {
        ...this.#page({
          heading: 'You signed out of your account',
          lines: ['It’s a good idea to close all browser windows.'],
        }),
        headers: { 'set-cookie': `${signedInCookie}=; Path=/; Max-Age=0; Secure; HttpOnly` },
      };
    }
    return undefined;
  }

  #authorize({ query, cookies }: ServiceRequest): ServiceAnswer {
    const redirectUri = query.get('redirect_uri') ?? '';
    const clientId = query.get('client_id') ?? '';
    if (query.get('code_challenge_method') !== 'S256' || !URL.canParse(redirectUri)) {
      return this.#page({
        heading: 'Sorry, but we’re having trouble signing you in.',
        lines: [
          'AADSTS900144: The request must contain the parameters redirect_uri and code_challenge (S256).',
        ],
      });
    }
    const transaction = this.#begin(clientId, query.get('scope') ?? '', {
      kind: 'browser',
      redirectUri,
      responseMode: query.get('response_mode') ?? 'query',
      state: callbackState(query),
      challenge: query.get('code_challenge') ?? '',
      nonce: query.get('nonce') ?? undefined,
      claims: query.get('claims') ?? undefined,
    });
    const hint = query.get('login_hint')?.toLowerCase();
    const signedIn = cookies.includes(`${signedInCookie}=1`) && query.get('prompt') !== 'select_account';
    const account = signedIn ? this.#world.accounts.find(({ upn }) => upn.toLowerCase() === hint) : undefined;
    if (account === undefined) return this.#accountPicker(transaction);
    transaction.account = account;
    return this.#afterAccount(transaction, account);
  }

  #device({ method, form }: ServiceRequest): ServiceAnswer {
    const typed = form.get('user_code')?.trim().toUpperCase();
    const device = [...this.#world.issued.deviceCodes.values()].find(({ userCode }) => userCode === typed);
    if (device !== undefined) {
      return this.#accountPicker(this.#begin(device.clientId, device.scope, { kind: 'device', device }));
    }
    return this.#page({
      heading: 'Enter code to allow access',
      lines: [
        method === 'POST'
          ? 'That code didn’t work. Check the code and try again.'
          : 'Enter the code displayed on your app or device.',
      ],
      input: { name: 'user_code', label: 'Code' },
      buttons: [{ name: 'step', value: 'code', label: 'Next', kind: 'primary' }],
    });
  }

  #begin(clientId: string, scope: string, destination: Destination): Transaction {
    const transaction: Transaction = { id: newSecret('transaction'), clientId, scope, destination };
    this.#transactions.set(transaction.id, transaction);
    return transaction;
  }

  #continue({ form }: ServiceRequest): ServiceAnswer {
    const transaction = this.#transactions.get(form.get('transaction') ?? '');
    if (transaction === undefined) {
      return this.#page({
        heading: 'Your sign-in request has expired',
        lines: ['Go back to the application and sign in again.'],
      });
    }
    const chosen = this.#world.accounts.find(({ oid }) => oid === form.get('account'));
    if (chosen !== undefined) {
      transaction.account = chosen;
      return this.#afterAccount(transaction, chosen);
    }
    const { account } = transaction;
    if (form.get('step') === 'back')
      return this.#backWithError(transaction, this.#refusalOf(transaction) ?? 'AADSTS90094');
    if (account === undefined) return this.#accountPicker(transaction);
    const secondFactor = form.get('secondFactor');
    if (secondFactor === 'cancel') return this.#backWithError(transaction, 'AADSTS500121');
    if (secondFactor === 'give') {
      transaction.secondFactorGiven = true;
      return this.#afterAccount(transaction, account);
    }
    return form.get('consent') === 'accept' ? this.#allow(transaction, account) : this.#decline(transaction);
  }

  #refusalOf(transaction: Transaction): SignInErrorCode | undefined {
    return refusalFor(this.#world.behaviour, parseScopes(transaction.scope).short);
  }

  #afterAccount(transaction: Transaction, account: Account): ServiceAnswer {
    const { behaviour, grants } = this.#world;
    const code = this.#refusalOf(transaction);
    if (code !== undefined) return this.#refusedPage(transaction, code);
    if (this.#lacksSecondFactor(transaction)) return this.#secondFactorPage(transaction);
    const missing = grants.missing(account.oid, transaction.clientId, parseScopes(transaction.scope).short);
    if (missing.length === 0) return this.#allow(transaction, account);
    if (behaviour.consent === 'decline') return this.#decline(transaction);
    return this.#page(
      {
        heading: 'Permissions requested',
        lines: [`Application ${transaction.clientId} would like to, as ${account.upn}:`, ...missing],
        buttons: [
          { name: 'consent', value: 'decline', label: 'Decline', kind: 'secondary' },
          { name: 'consent', value: 'accept', label: 'Accept', kind: 'primary' },
        ],
      },
      transaction,
    );
  }

  #accountPicker(transaction: Transaction): ServiceAnswer {
    return this.#page(
      {
        heading: 'Pick an account',
        lines: [],
        buttons: this.#world.accounts.map(({ oid, name, upn }) => ({
          name: 'account',
          value: oid,
          label: name,
          detail: upn,
          kind: 'account',
        })),
      },
      transaction,
    );
  }

  #lacksSecondFactor({ destination, secondFactorGiven }: Transaction): boolean {
    const furtherClaims = destination.kind === 'browser' && destination.claims !== undefined;
    return this.#world.behaviour.secondFactor === 'forClaims' && furtherClaims && secondFactorGiven !== true;
  }

  #secondFactorPage(transaction: Transaction): ServiceAnswer {
    return this.#page(
      {
        heading: 'More information required',
        lines: ['Your organization needs more information to keep your account secure.'],
        buttons: [
          { name: 'secondFactor', value: 'cancel', label: 'Cancel', kind: 'secondary' },
          { name: 'secondFactor', value: 'give', label: 'Next', kind: 'primary' },
        ],
      },
      transaction,
    );
  }

  #refusedPage(transaction: Transaction, code: SignInErrorCode): ServiceAnswer {
    const { heading, message, returnsToApplication } = signInError(code, transaction.clientId);
    return this.#page(
      {
        heading,
        lines: [`${code}: ${message}`],
        buttons: returnsToApplication
          ? [
              {
                name: 'step',
                value: 'back',
                label: 'Return to the application without granting consent',
                kind: 'secondary',
              },
            ]
          : [],
      },
      transaction,
    );
  }

  #allow(transaction: Transaction, account: Account): ServiceAnswer {
    const { grants, issued } = this.#world;
    const { clientId, scope, destination } = transaction;
    this.#transactions.delete(transaction.id);
    grants.add(account.oid, clientId, parseScopes(scope).short);
    if (destination.kind === 'device') {
      destination.device.outcome = { account, clientId, scope };
      return this.#page({ heading: 'You’re signed in', lines: ['You can close this window now.'] });
    }
    const { redirectUri, challenge, nonce, claims } = destination;
    const authorization: Authorization = {
      account,
      clientId,
      scope,
      redirectUri,
      challenge,
      ...(nonce === undefined ? {} : { nonce }),
      ...(claims === undefined ? {} : { claims }),
    };
    const code = newSecret('code');
    issued.codes.set(code, authorization);
    return this.#backToApplication(destination, { code });
  }

  #decline(transaction: Transaction): ServiceAnswer {
    return this.#backWith(transaction, {
      error: 'access_denied',
      error_description: 'AADSTS65004: User declined to consent to access the app.',
    });
  }

  #backWithError(transaction: Transaction, code: SignInErrorCode): ServiceAnswer {
    const { error, message } = signInError(code, transaction.clientId);
    return this.#backWith(transaction, { error, error_description: `${code}: ${message}` });
  }

  #backWith(transaction: Transaction, fields: Readonly<Record<string, string>>): ServiceAnswer {
    this.#transactions.delete(transaction.id);
    const { destination } = transaction;
    if (destination.kind === 'browser') return this.#backToApplication(destination, fields);
    destination.device.outcome = 'declined';
    return this.#page({ heading: 'You did not sign in', lines: ['You can close this window now.'] });
  }

  #backToApplication(
    { redirectUri, responseMode, state }: Extract<Destination, { kind: 'browser' }>,
    fields: Readonly<Record<string, string>>,
  ): ServiceAnswer {
    const { tenantName } = this.#world;
    const headers = { 'set-cookie': `${signedInCookie}=1; Path=/; Secure; HttpOnly` };
    const all = { ...fields, state };
    if (responseMode === 'form_post') {
      return { status: 200, headers, body: formPostPage(tenantName, redirectUri, all) };
    }
    const target = new URL(redirectUri);
    if (responseMode === 'fragment') target.hash = new URLSearchParams(all).toString();
    else for (const [name, value] of Object.entries(all)) target.searchParams.set(name, value);
    return { status: 200, headers, body: onwardPage(tenantName, target.href) };
  }

  #page(text: PageText, transaction?: Transaction): ServiceAnswer {
    const hidden = transaction === undefined ? {} : { hidden: { transaction: transaction.id } };
    return { status: 200, body: page(this.#world.tenantName, { ...text, ...hidden }) };
  }
}

/**
 * The state that goes back. VS Code appends its callback address as a second `state`, encoded once more than a
 * query value is, while that address' own `vscode-` parameters arrive as parameters of the request.
 */
function callbackState(query: URLSearchParams): string {
  const last = query.getAll('state').at(-1) ?? '';
  const address = decoded(last);
  if (!URL.canParse(address)) return last;
  const callback = new URL(address);
  for (const [name, value] of query) if (name.startsWith('vscode-')) callback.searchParams.set(name, value);
  return callback.href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
