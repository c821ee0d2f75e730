import { isRecord } from '../emulator/json.ts';
import { readData } from './openapi.ts';

/** One official example; some pages show only a request, some only an answer. */
export interface Example {
  readonly id: string;
  readonly request:
    | {
        readonly method: string;
        /** Path and query. */
        readonly address: string;
        /** Names in lower case. */
        readonly headers: Readonly<Record<string, string>>;
        readonly body: unknown;
      }
    | undefined;
  readonly response: { readonly status: number; readonly body: unknown } | undefined;
}

function readExample(value: unknown): Example {
  if (!isRecord(value) || typeof value['id'] !== 'string') throw new Error('An example has no id.');
  const { id, request, response } = value;
  return {
    id,
    request: isRecord(request)
      ? {
          method: String(request['method']),
          address: String(request['url']).replace(/^https:\/\/[^/]+/u, ''),
          headers: isRecord(request['headers'])
            ? Object.fromEntries(
                Object.entries(request['headers']).map(([name, text]) => [name.toLowerCase(), String(text)]),
              )
            : {},
          body: request['body'],
        }
      : undefined,
    // The one example without a status shows an error.
    response: isRecord(response)
      ? { status: typeof response['status'] === 'number' ? response['status'] : 400, body: response['body'] }
      : undefined,
  };
}

function loadExamples(name: string): readonly Example[] {
  const file: unknown = JSON.parse(readData(name));
  const examples = isRecord(file) ? file['examples'] : undefined;
  if (!Array.isArray(examples)) throw new Error(`${name} holds no examples.`);
  return examples.map(readExample);
}

export const officialExamples = [...loadExamples('examples.json'), ...loadExamples('apps-examples.json')];
