import { deepEqual, equal } from 'node:assert/strict';
import { readingAbout, type RosterReading } from '../../../src/access/roster.ts';
import { sampleMember } from '../chats/sample.ts';

describe('A reading of the members, about one person', () => {
  const members = [sampleMember('Adele')];
  const whole: RosterReading = { kind: 'read', roster: { members, unreadableMembers: 0 } };
  const partly: RosterReading = { kind: 'read', roster: { members, unreadableMembers: 2 } };

  it('tells of everybody where every entry could be read', () => {
    equal(readingAbout(whole, { userId: 'Somebody else' }), whole);
  });

  it('tells of somebody who is listed, whoever else could not be read', () => {
    equal(readingAbout(partly, { userId: 'ADELE-ID' }), partly);
  });

  it('tells nothing of somebody who is not listed where an entry may be anybody', () => {
    deepEqual(readingAbout(partly, { userId: 'Somebody else' }), {
      kind: 'unreadable',
      failure: { kind: 'protocol', problem: 'missingField', detail: '2 members without any id' },
    });
  });
});
