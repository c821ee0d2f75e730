import type {
  Failure,
  ProtocolProblem,
  ServiceAnswer,
  SignedOutReason,
  SignInEnding,
  StorageWork,
} from '../core/failure.ts';
import type { JsonRecord } from '../core/json.ts';
import {
  booleanIn,
  Malformed,
  numberIn,
  oneOf,
  optionalTextIn,
  recordOf,
  textIn,
  textsIn,
} from './fields.ts';

const signedOutReasons: Readonly<Record<SignedOutReason, true>> = {
  noAccount: true,
  expired: true,
  accountRemoved: true,
  providerMissing: true,
  wrongEnvironment: true,
  wrongTenant: true,
  wrongSetting: true,
  tokenRefused: true,
};

const signInEndings: Readonly<Record<SignInEnding, true>> = {
  cancelled: true,
  timedOut: true,
  noAnswer: true,
  challengeDeclined: true,
};

const stores: Readonly<Record<StorageWork['store'], true>> = { journal: true, checks: true };

const storageOperations: Readonly<Record<StorageWork['operation'], true>> = {
  open: true,
  read: true,
  write: true,
  clear: true,
};

const protocolProblems: Readonly<Record<ProtocolProblem, true>> = {
  notJson: true,
  missingField: true,
  foreignHost: true,
  redirect: true,
  invalidAddress: true,
  unknownStatus: true,
};

/** A failure as JSON. Of an unexpected one only the name of its class is kept, because its text may hold anything. */
export function failureToJson(failure: Failure): JsonRecord {
  if (failure.kind !== 'unexpected') {
    return { ...failure };
  }
  const { cause } = failure;
  return { kind: 'unexpected', cause: cause instanceof Error ? cause.name : typeof cause };
}

/** Reads what {@link failureToJson} wrote. @throws Malformed */
export function failureFromJson(value: unknown): Failure {
  const record = recordOf(value, 'failure');
  const kind = textIn(record, 'kind');
  switch (kind) {
    case 'signedOut':
      return { kind, reason: oneOf(signedOutReasons, record, 'reason'), answer: optionalAnswer(record) };
    case 'signInFailed':
      return { kind, code: optionalTextIn(record, 'code'), answer: optionalAnswer(record) };
    case 'signInUnfinished':
      return { kind, why: oneOf(signInEndings, record, 'why'), answer: optionalAnswer(record) };
    case 'consentNeeded':
      return { kind, scopes: textsIn(record, 'scopes'), answer: optionalAnswer(record) };
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'unavailable':
      return { kind, answer: answerFromJson(record['answer']) };
    case 'throttled': {
      const retryAfterMs =
        record['retryAfterMs'] === undefined ? undefined : numberIn(record, 'retryAfterMs');
      return { kind, retryAfterMs, answer: answerFromJson(record['answer']) };
    }
    case 'offline':
      return {
        kind,
        left: booleanIn(record, 'left'),
        detail: textIn(record, 'detail'),
        ...(record['reasonHidden'] === true ? { reasonHidden: true } : {}),
      };
    case 'timeout':
      return { kind, afterMs: numberIn(record, 'afterMs') };
    case 'storage':
      return {
        kind,
        store: oneOf(stores, record, 'store'),
        operation: oneOf(storageOperations, record, 'operation'),
        code: textIn(record, 'code'),
        ...(record['keptIn'] === 'browser' ? { keptIn: 'browser' } : {}),
      };
    case 'wrongSetting':
      return { kind, settings: textsIn(record, 'settings') };
    case 'settingNotSaved':
      return { kind, setting: textIn(record, 'setting'), reason: optionalTextIn(record, 'reason') };
    case 'cancelled':
      return { kind };
    case 'protocol':
      return { kind, problem: oneOf(protocolProblems, record, 'problem'), detail: textIn(record, 'detail') };
    case 'unexpected':
      return { kind, cause: textIn(record, 'cause') };
    default:
      throw new Malformed('kind');
  }
}

function optionalAnswer(record: JsonRecord): ServiceAnswer | undefined {
  return record['answer'] === undefined ? undefined : answerFromJson(record['answer']);
}

function answerFromJson(value: unknown): ServiceAnswer {
  const record = recordOf(value, 'answer');
  return {
    status: numberIn(record, 'status'),
    code: textIn(record, 'code'),
    message: textIn(record, 'message'),
    requestId: optionalTextIn(record, 'requestId'),
    clientRequestId: textIn(record, 'clientRequestId'),
  };
}
