import { deepEqual, equal } from 'node:assert/strict';
import type * as vscode from 'vscode';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import type { Need } from '../../../src/graph/permissions.ts';
import { AccountTokens, type AccountTokensParts } from '../../../src/host/accountTokens.ts';
import { mintAccessToken } from '../../emulator/accessToken.ts';
import { alex, laura } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';

type Options = vscode.AuthenticationGetSessionOptions;

/** VS Code's sessions of one account, with a token for each time that somebody signed in. */
class FakeSessions {
  readonly asked: string[] = [];
  /** How often the person has signed in: each time gives another token. `undefined` where there is no session. */
  private signIns: number | undefined = 1;
  /** Whose session VS Code hands out. */
  account: Account = alex;

  async get(need: Need, options: Options): Promise<vscode.AuthenticationSession | undefined> {
    const how = options.silent === true ? 'silently' : options.forceNewSession === true ? 'anew' : 'once';
    this.asked.push(`${need} ${how}`);
    if (how !== 'silently') {
      this.signIns = (this.signIns ?? 0) + (how === 'anew' || this.signIns === undefined ? 1 : 0);
    }
    return Promise.resolve(this.signIns === undefined ? undefined : this.session(need, this.signIns));
  }

  async meet(): Promise<vscode.AuthenticationSession> {
    return Promise.reject(new FailureError({ kind: 'cancelled' }));
  }

  async meetSilently(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  expire(): void {
    this.signIns = undefined;
  }

  session(need: Need, signIns: number): vscode.AuthenticationSession {
    const { upn, oid } = this.account;
    return {
      id: need,
      account: { id: oid, label: upn },
      scopes: [],
      accessToken: mintAccessToken(this.account, [need], { extraClaims: { uti: `${need} ${signIns}` } }),
    };
  }
}

interface Fixture {
  /** The permissions of the tokens, in the order in which they came. */
  readonly seen: readonly string[];
  readonly sessions: FakeSessions;
  readonly tokens: AccountTokens;
  /** How often the session was found to be over. */
  readonly expirations: () => number;
}

function fixture(): Fixture {
  const sessions = new FakeSessions();
  const seen: string[] = [];
  let expirations = 0;
  const parts: AccountTokensParts = {
    account: { id: alex.oid, label: alex.upn, userId: alex.oid, tenantId: alex.tid },
    sessions,
    interactive: { ask: async ask => ask() },
    onExpired: () => {
      expirations += 1;
    },
    onPermissions: granted => seen.push(granted.join(' ')),
  };
  return { sessions, seen, tokens: new AccountTokens(parts), expirations: () => expirations };
}

describe('The tokens of an account', () => {
  it('are asked for once for each need, and kept', async () => {
    const { sessions, tokens } = fixture();
    const first = await tokens.acquire({ need: 'list', signal: never });
    const second = await tokens.acquire({ need: 'list', signal: never });
    await tokens.acquire({ need: 'revoke', signal: never });
    equal(first.value, second.value);
    deepEqual(sessions.asked, ['list silently', 'revoke silently']);
  });

  it('tell the permissions that they carry', async () => {
    const { tokens, seen } = fixture();
    await tokens.acquire({ need: 'list', signal: never });
    await tokens.acquire({ need: 'revoke', signal: never });
    deepEqual(seen, ['list', 'revoke']);
  });

  it('are asked for again, without a question, after the service refused one', async () => {
    const { sessions, tokens } = fixture();
    const { value } = await tokens.acquire({ need: 'list', signal: never });
    await tokens.acquire({ need: 'list', signal: never, refusal: { kind: 'invalid', token: value } });
    deepEqual(sessions.asked, ['list silently', 'list silently']);
  });

  it('that VS Code gives out again after a refusal are known to be refused, for their need alone', async () => {
    const { tokens } = fixture();
    const { value } = await tokens.acquire({ need: 'list', signal: never });
    const renewed = await tokens.acquire({
      need: 'list',
      signal: never,
      refusal: { kind: 'invalid', token: value },
    });
    deepEqual(
      {
        same: renewed.value === value,
        list: tokens.isRefused('list', renewed.value),
        revoke: tokens.isRefused('revoke', renewed.value),
      },
      { same: true, list: true, revoke: false },
    );
  });

  it('take a new sign-in where consent is asked for and the token that is there was refused', async () => {
    const { sessions, tokens } = fixture();
    const { value } = await tokens.acquire({ need: 'revoke', signal: never });
    await tokens.acquire({ need: 'revoke', signal: never, refusal: { kind: 'invalid', token: value } });
    await tokens.consent('revoke', never);
    const renewed = await tokens.acquire({ need: 'revoke', signal: never });
    deepEqual(
      { asked: sessions.asked.slice(2), isNew: renewed.value !== value },
      { asked: ['revoke silently', 'revoke anew'], isNew: true },
    );
  });

  it('take no question where consent is asked for and a token is there', async () => {
    const { sessions, tokens } = fixture();
    await tokens.consent('revoke', never);
    deepEqual(sessions.asked, ['revoke silently']);
  });

  it('have run out once the one for listing chats has expired', () => {
    const { sessions, tokens } = fixture();
    const seen = [tokens.hasRunOut];
    tokens.renew(sessions.session('list', 1));
    seen.push(tokens.hasRunOut);
    const extraClaims = { exp: Math.floor(Date.now() / 1000) - 1 };
    const accessToken = mintAccessToken(alex, ['list'], { extraClaims });
    tokens.renew({ ...sessions.session('list', 2), accessToken });
    seen.push(tokens.hasRunOut);
    deepEqual(seen, [false, false, true]);
  });

  it('end the session if there is none for listing without a question', async () => {
    const { sessions, tokens, expirations } = fixture();
    sessions.expire();
    const failure = await failureFrom(tokens.acquire({ need: 'list', signal: never }));
    deepEqual(
      { failure, expirations: expirations() },
      {
        failure: { kind: 'signedOut', reason: 'expired', answer: undefined } satisfies Failure,
        expirations: 1,
      },
    );
  });

  it('end the session after the run that is under way, unless it was renewed meanwhile', async () => {
    const { sessions, tokens, expirations } = fixture();
    const during: number[] = [];
    await tokens.deferExpiryDuring(async () => {
      sessions.expire();
      await failureFrom(tokens.acquire({ need: 'list', signal: never }));
      during.push(expirations());
    });
    deepEqual({ during, after: expirations() }, { during: [0], after: 1 });

    const renewed = fixture();
    await renewed.tokens.deferExpiryDuring(async () => {
      renewed.sessions.expire();
      await failureFrom(renewed.tokens.acquire({ need: 'list', signal: never }));
      await renewed.tokens.consent('list', never);
    });
    equal(renewed.expirations(), 0);
  });

  it('are never another account’s', async () => {
    const { sessions, tokens } = fixture();
    sessions.account = laura;
    deepEqual(await failureFrom(tokens.acquire({ need: 'list', signal: never })), { kind: 'cancelled' });
  });
});
