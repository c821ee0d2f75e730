import type { Fault } from '../emulator/faults.ts';
import { isRecord } from '../emulator/json.ts';
import { shortMs } from './rows.ts';
import { ofRun, type Row, type Scene } from './row.ts';
import { chatsOf, type TriedRun } from './triedRun.ts';

/** Where a run of several chats is met: in which chat, from which of its requests on. */
function placeOf(run: TriedRun, point: number): { readonly chatId: string; readonly skip: number } {
  let skip = point;
  for (const chatId of chatsOf(run)) {
    const requests = run.steps.filter(step => step.chatId === chatId).length + 1;
    if (skip < requests) {
      return { chatId, skip };
    }
    skip -= requests;
  }
  throw new Error(`There is no request ${point}.`);
}

/** A fault that meets all requests about one chat from a point on, and none about others. */
function inOneChat(name: string, fault: Fault, rest: Partial<Row> = {}): Row {
  return {
    name: `${name} in one chat`,
    at: 'requests',
    arrange: (scene, point) => meetOneChat(scene, point, fault),
    spares: 'chats',
    ...rest,
  };
}

function meetOneChat({ world, run }: Scene, point: number, fault: Fault): string {
  const { chatId, skip } = placeOf(run, point);
  const path = new RegExp(`/chats/${chatId.replaceAll('.', '\\.')}${ofRun.source}`, 'u');
  world.emulator.faults.add({ path, skip, times: Infinity }, fault);
  return chatId;
}

const namingNobody: Fault = { kind: 'rewrite', rewrite: withoutIds };

/** Faults for good in one of several chats: the others have nothing to do with them. */
export const oneChatRows: readonly Row[] = [
  inOneChat('403', { kind: 'status', status: 403 }),
  inOneChat('404', { kind: 'status', status: 404 }),
  inOneChat('500', { kind: 'status', status: 500 }),
  inOneChat('500 after the change', { kind: 'status', status: 500, afterChange: true }),
  inOneChat('503', { kind: 'status', status: 503, retryAfter: 5 }),
  inOneChat(
    '429, until the others are done',
    { kind: 'status', status: 429, retryAfter: 1 },
    {
      arrange: (scene, point) => {
        const chatId = meetOneChat(scene, point, { kind: 'status', status: 429, retryAfter: 1 });
        const others = new Set(scene.run.steps.keys());
        for (const [step, planned] of scene.run.steps.entries()) {
          if (planned.chatId === chatId) {
            others.delete(step);
          }
        }
        scene.onResult = ({ step }) => {
          others.delete(step);
          if (others.size === 0) {
            scene.cancelling.abort();
          }
        };
      },
    },
  ),
  inOneChat('hang before the change', { kind: 'hang' }, { timeoutMs: shortMs }),
  inOneChat('hang after the change', { kind: 'hang', when: 'after' }, { timeoutMs: shortMs }),
  inOneChat('reset before the change', { kind: 'reset', when: 'before' }),
  inOneChat('reset after the change', { kind: 'reset', when: 'after' }),
  inOneChat('reset in the middle of the answer', { kind: 'reset', when: 'midAnswer' }),
  inOneChat('malformed body: HTML', { kind: 'htmlBody' }),
  inOneChat('malformed body: not JSON', { kind: 'malformedJson' }),
  inOneChat('malformed body: cut', { kind: 'cutJson' }),
  inOneChat('empty body', { kind: 'emptyBody' }),
  inOneChat('members who name nobody', namingNobody),
  withoutEffect('members who name nobody', namingNobody),
  withoutEffect('pages of members that lead nowhere', { kind: 'loopingNextLink' }),
];

/** The same where the service accepts everything and does nothing: the members that cannot be read are still there. */
function withoutEffect(name: string, fault: Fault): Row {
  return inOneChat(`nothing changed and ${name}`, fault, {
    arrange: (scene, point) => {
      meetOneChat(scene, point, fault);
      Object.assign(scene.world.emulator.choices, {
        removeAllEffect: 'unchanged',
        addEffect: 'unchanged',
        membersPageSize: 2,
      });
    },
    spares: undefined,
  });
}

function withoutIds(body: unknown): unknown {
  return isRecord(body) && Array.isArray(body['value'])
    ? {
        ...body,
        value: body['value'].map((member: unknown) =>
          isRecord(member) ? { ...member, id: undefined, userId: undefined } : member,
        ),
      }
    : body;
}
