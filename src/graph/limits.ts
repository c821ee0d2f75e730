/** How many requests are allowed in any window of this length, wherever it begins. */
export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/** The limits that matter here, by what they count. */
export type LimitName = 'everything' | 'user' | 'chat' | 'roster';

/**
 * What Microsoft publishes for an app in a tenant.
 * @see https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits
 */
export const publishedLimits: Readonly<Record<LimitName, Limit>> = {
  /** All requests. */
  everything: { requests: 30, windowMs: 1000 },
  /** List chats, get chat and removeAllAccessForUser, for each user. */
  user: { requests: 5, windowMs: 1000 },
  /** Everything that names a chat, for each chat. */
  chat: { requests: 1, windowMs: 1000 },
  /** Adding and removing members, for each chat. */
  roster: { requests: 4, windowMs: 60_000 },
};

/** A limit that a request counts towards. */
export interface Load {
  readonly limit: LimitName;
  /** What is counted together: requests with the same key. */
  readonly key: string;
}

/** What a request to `url` counts towards. Its path decides, so that a nextLink counts like the page before it. */
export function loadsOf(method: string, url: URL): readonly Load[] {
  const [collection, chatId, part, ...rest] = chatSegments(url);
  const loads: Load[] = [{ limit: 'everything', key: 'everything' }];
  if (collection !== 'chats') {
    return loads;
  }
  const lists = method === 'GET' && part === undefined;
  const revokes = method === 'POST' && part === 'removeallaccessforuser' && rest.length === 0;
  if (lists || revokes) {
    loads.push({ limit: 'user', key: 'user' });
  }
  if (chatId !== undefined) {
    loads.push({ limit: 'chat', key: `chat ${chatId}` });
    if (part === 'members' && method !== 'GET') {
      loads.push({ limit: 'roster', key: `roster ${chatId}` });
    }
  }
  return loads;
}

/**
 * The path from `chats` on: without the version, and without the user where it goes through `/me` or
 * `/users/{id}`, which name the same chats. Keys may be written `chats('id')`, actions with their namespace.
 */
function chatSegments(url: URL): readonly (string | undefined)[] {
  const [, ...segments] = url.pathname.slice(1).split('/').flatMap(keyed);
  const [first] = segments;
  const own = first === 'me' ? segments.slice(1) : first === 'users' ? segments.slice(2) : segments;
  const [collection, chatId, part, ...rest] = own;
  return [collection, chatId, part?.toLowerCase().replace(/^microsoft\.graph\./, ''), ...rest].filter(
    segment => segment !== undefined,
  );
}

function keyed(segment: string): string[] {
  const text = decoded(segment);
  const match = /^(\w+)\('(.*)'\)$/.exec(text);
  return match ? [match[1] ?? '', match[2] ?? ''] : [text];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
