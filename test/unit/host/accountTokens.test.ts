import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { untilCancelled } from '../../../src/core/async.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { TokenRefusal } from '../../../src/graph/authentication.ts';
import { permissionsFor, type Need } from '../../../src/graph/permissions.ts';
import { AccountTokens, type AccountTokensParts } from '../../../src/host/accountTokens.ts';
import type { Challenge } from '../../../src/host/sessions.ts';
import { SignInQuestions } from '../../../src/host/signInQuestions.ts';
import { mintAccessToken } from '../../emulator/accessToken.ts';
import { alex, laura } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';

type Options = vscode.AuthenticationGetSessionOptions;

/** VS Code's sessions of one account, with a token for each time that somebody signed in. */
class FakeSessions {
  readonly asked: string[] = [];
  /** How often the person has signed in: each time gives another token. */
  private signIns = 1;
  private hasExpired = false;
  /** Resolves when the person has met a challenge. */
  browser = Promise.resolve();
  /** Whose session VS Code hands out. */
  account: Account = alex;
  /** Permissions that are in no token, however often the person signs in. */
  withheld: readonly string[] = [];
  /** Whether a new sign-in brings the token that was there. */
  givesOutTheSame = false;

  async get(need: Need, options: Options): Promise<vscode.AuthenticationSession | undefined> {
    const how = options.silent === true ? 'silently' : options.forceNewSession === true ? 'anew' : 'once';
    this.asked.push(`${need} ${how}`);
    if (how !== 'silently') {
      this.signIns += this.hasExpired || (how === 'anew' && !this.givesOutTheSame) ? 1 : 0;
      this.hasExpired = false;
    }
    return Promise.resolve(this.hasExpired ? undefined : this.session(need, this.signIns));
  }

  async meet({ need }: Challenge): Promise<vscode.AuthenticationSession> {
    this.asked.push(`${need} for a challenge`);
    await this.browser;
    return this.session(need, 1);
  }

  async meetSilently(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  expire(): void {
    this.hasExpired = true;
  }

  session(need: Need, signIns: number): vscode.AuthenticationSession {
    const { upn, oid } = this.account;
    return {
      id: need,
      account: { id: oid, label: upn },
      scopes: [],
      accessToken: mintAccessToken(
        this.account,
        permissionsFor[need].filter(permission => !this.withheld.includes(permission)),
        { extraClaims: { uti: `${need} ${signIns}` } },
      ),
    };
  }
}

interface Fixture {
  /** The permissions of the tokens, in the order in which they came. */
  readonly seen: readonly string[];
  readonly sessions: FakeSessions;
  readonly tokens: AccountTokens;
  /** The signals that end the questions to the person. */
  readonly questions: readonly AbortSignal[];
  /** How often the session was found to be over. */
  readonly expirations: () => number;
}

function fixture(): Fixture {
  const sessions = new FakeSessions();
  const seen: string[] = [];
  const questions: AbortSignal[] = [];
  let expirations = 0;
  const account = { id: alex.oid, label: alex.upn, userId: alex.oid, tenantId: alex.tid };
  const asking = new SignInQuestions({
    account,
    sessions,
    interactive: {
      ask: async (ask, signal) => {
        questions.push(signal);
        return untilCancelled(ask(), signal);
      },
    },
  });
  const parts: AccountTokensParts = {
    account,
    sessions,
    questions: () => Promise.resolve(asking),
    onExpired: () => {
      expirations += 1;
    },
    onPermissions: granted => seen.push(granted.join(' ')),
  };
  return { sessions, seen, questions, tokens: new AccountTokens(parts), expirations: () => expirations };
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
    deepEqual(seen, ['Chat.ReadBasic User.Read', 'Chat.ReadWrite.All Chat.ReadBasic']);
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

  it('take a new sign-in where the one that is there lacks a permission, and no second one', async () => {
    const { sessions, tokens } = fixture();
    sessions.withheld = ['Chat.ReadWrite.All'];
    const failure = await failureFrom(tokens.consent('revoke', never));
    deepEqual(
      { failure, asked: sessions.asked },
      {
        failure: {
          kind: 'consentNeeded',
          scopes: ['Chat.ReadWrite.All'],
          answer: undefined,
        } satisfies Failure,
        asked: ['revoke silently', 'revoke anew'],
      },
    );
  });

  it('that a new sign-in brings again after the service refused them are none', async () => {
    const { sessions, tokens } = fixture();
    sessions.givesOutTheSame = true;
    const { value } = await tokens.acquire({ need: 'revoke', signal: never });
    await tokens.acquire({ need: 'revoke', signal: never, refusal: { kind: 'invalid', token: value } });
    deepEqual(await failureFrom(tokens.consent('revoke', never)), {
      kind: 'signedOut',
      reason: 'tokenRefused',
      answer: undefined,
    } satisfies Failure);
  });

  it('are known to be others than before, or the same', async () => {
    const { sessions, tokens } = fixture();
    const first = await tokens.consent('revoke', never);
    const again = await tokens.consent('revoke', never);
    sessions.expire();
    const renewed = await tokens.consent('revoke', never);
    deepEqual({ first, again, renewed }, { first: true, again: false, renewed: true });
  });

  it('have run out once the one for listing chats has expired', () => {
    const { sessions, tokens } = fixture();
    const seen = [tokens.hasRunOut];
    tokens.renew(sessions.session('list', 1));
    seen.push(tokens.hasRunOut);
    const extraClaims = { exp: Math.floor(Date.now() / 1000) - 1 };
    const accessToken = mintAccessToken(alex, permissionsFor.list, { extraClaims });
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

describe('A claims challenge', () => {
  const challenged = (claims: string): TokenRefusal => ({
    kind: 'challenge',
    wwwAuthenticate: `Bearer error="insufficient_claims", claims="${claims}"`,
  });

  it('that many requests meet together is one question', async () => {
    const { sessions, tokens } = fixture();
    const refusal = challenged('eyJhIjoxfQ==');
    const met = await Promise.all(
      Array.from({ length: 20 }, () => tokens.acquire({ need: 'list', signal: never, refusal })),
    );
    deepEqual(
      { tokens: new Set(met.map(({ value }) => value)).size, asked: sessions.asked },
      { tokens: 1, asked: ['list for a challenge'] },
    );
  });

  it('is another question for another need, and for other claims', async () => {
    const { sessions, tokens } = fixture();
    await Promise.all([
      tokens.acquire({ need: 'list', signal: never, refusal: challenged('eyJhIjoxfQ==') }),
      tokens.acquire({ need: 'revoke', signal: never, refusal: challenged('eyJhIjoxfQ==') }),
      tokens.acquire({ need: 'list', signal: never, refusal: challenged('eyJhIjoyfQ==') }),
    ]);
    deepEqual(sessions.asked, ['list for a challenge', 'revoke for a challenge', 'list for a challenge']);
  });

  it('is asked about again when it comes again', async () => {
    const { sessions, tokens } = fixture();
    const refusal = challenged('eyJhIjoxfQ==');
    await tokens.acquire({ need: 'list', signal: never, refusal });
    await tokens.acquire({ need: 'list', signal: never, refusal });
    deepEqual(sessions.asked, ['list for a challenge', 'list for a challenge']);
  });

  it('is asked about for as long as somebody waits', async () => {
    const { sessions, tokens, questions } = fixture();
    sessions.browser = new Promise(() => undefined);
    const refusal = challenged('eyJhIjoxfQ==');
    const callers = [new AbortController(), new AbortController()];
    const ends = callers.map(({ signal }) => failureFrom(tokens.acquire({ need: 'list', signal, refusal })));
    while (questions.length === 0) {
      await nextTick();
    }
    const open: unknown[] = [];
    for (const [index, caller] of callers.entries()) {
      caller.abort();
      open.push([(await ends[index])?.kind, questions.map(({ aborted }) => !aborted)]);
    }
    deepEqual(open, [
      ['cancelled', [true]],
      ['cancelled', [false]],
    ]);
  });

  it('is asked about no more once the account is signed out', async () => {
    const { sessions, tokens, questions } = fixture();
    sessions.browser = new Promise(() => undefined);
    const end = failureFrom(
      tokens.acquire({ need: 'list', signal: never, refusal: challenged('eyJhIjoxfQ==') }),
    );
    while (questions.length === 0) {
      await nextTick();
    }
    tokens.end({ kind: 'signedOut', reason: 'noAccount', answer: undefined });
    deepEqual([(await end).kind, questions.map(({ aborted }) => aborted)], ['cancelled', [true]]);
  });
});
