import { Refusal } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import { contextOf, readList } from '../odata.ts';
import { organizations } from '../seed/people.ts';

/** What a person with User.Read alone is told; everything else would be null. */
const toldProperties = ['id', 'displayName', 'verifiedDomains'] as const;

/** GET /organization: https://learn.microsoft.com/graph/api/organization-list */
export function listOrganization(call: Call): GraphAnswer {
  if (call.state.choices.organization === '403')
    throw new Refusal(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  const text = call.options.get('$select');
  const selected: readonly string[] =
    text === undefined ? toldProperties : readList('$select', text, toldProperties);
  const own = organizations.filter(({ id }) => id === call.caller.tid);
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, `organization${text === undefined ? '' : `(${text})`}`),
      value: own.map(({ id, name, domain }) => {
        const whole: Readonly<Record<(typeof toldProperties)[number], unknown>> = {
          id,
          displayName: name,
          verifiedDomains: [
            {
              capabilities: 'Email, OfficeCommunicationsOnline',
              isDefault: true,
              isInitial: true,
              name: domain,
              type: 'Managed',
            },
          ],
        };
        return Object.fromEntries(Object.entries(whole).filter(([key]) => selected.includes(key)));
      }),
    },
  };
}
