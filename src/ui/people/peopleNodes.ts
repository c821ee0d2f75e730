import { asRecord, hasTexts } from '../../core/json.ts';
import type { FailureNode } from '../chats/chatNodes.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the People tree. A person keeps their element as long as they are in any chat.

/** A row of the People tree. */
export type PeopleNode =
  PersonNode | MembershipNode | PeopleGroupNode | CompletePeopleNode | MorePeopleNode | FailureNode;

export interface PersonNode {
  readonly kind: 'person';
  /** The person's key among the people. */
  readonly personKey: string;
  /** Id of the person within their kind. */
  readonly userId: string | undefined;
}

/** A chat below a person: that person's place in that chat. */
export interface MembershipNode {
  readonly kind: 'membership';
  readonly person: PersonNode;
  readonly chatId: string;
}

/** People of one tenant, or those whom Entra does not know. */
export interface PeopleGroupNode {
  readonly kind: 'peopleGroup';
  readonly group: PeopleGroup;
}

/** What people are grouped under. */
export type PeopleGroup =
  | { readonly by: 'tenant'; readonly tenantId: string | undefined }
  /** Without an identity in Entra, so that no request can name them. */
  | { readonly by: 'noIdentity' };

/** Offers to load all chats and all members. */
export interface CompletePeopleNode {
  readonly kind: 'completePeople';
}

/** Offers the rows below a parent that are not shown, because they are very many. */
export interface MorePeopleNode {
  readonly kind: 'morePeople';
  /** Where the rows are: the key of a person, the id of a group, or the root. */
  readonly place: string;
  readonly hidden: number;
}

/**
 * Whether a command argument is a row of the People tree alone, with all that commands use of it. Other extensions may
 * run our commands too.
 */
export function isPeopleNode(argument: unknown): argument is Exclude<PeopleNode, FailureNode> {
  const row = asRecord(argument);
  switch (row?.['kind']) {
    case 'person':
      return hasTexts(row, 'personKey');
    case 'membership': {
      const person = row['person'];
      return isPeopleNode(person) && person.kind === 'person' && hasTexts(row, 'chatId');
    }
    case 'peopleGroup':
      return hasTexts(row['group'], 'by');
    case 'completePeople':
      return true;
    case 'morePeople':
      return hasTexts(row, 'place');
    default:
      return false;
  }
}

/** The rows of the People tree that a command was called on. */
export function selectedPeopleRows(args: readonly unknown[]): Exclude<PeopleNode, FailureNode>[] {
  return rowsCalledOn(args).filter(isPeopleNode);
}
