/** What a person is asked or told in the sign-in window. */
export interface PageText {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly buttons?: readonly PageButton[];
  /** Values posted with whichever button is pressed. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly input?: { readonly name: string; readonly label: string };
}

/** A button that posts `name=value` back to the page's own address. */
export interface PageButton {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly kind: 'account' | 'primary' | 'secondary';
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => escapes[character] ?? character);
}

const style = `
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f6; color: #1b1b1b; font: 15px/1.45 "Segoe UI", system-ui, sans-serif; }
  main { box-sizing: border-box; width: min(440px, 100vw); padding: 40px; background: #fff; box-shadow: 0 2px 12px #0002; }
  h1 { margin: 0; color: #49566a; font-size: 13px; font-weight: 400; }
  h2 { margin: 4px 0 12px; font-size: 22px; font-weight: 600; }
  ul { margin: 0 0 20px; padding-left: 20px; }
  button { font: inherit; cursor: pointer; border: 1px solid #b9c1cd; background: #fff; padding: 8px 20px; margin: 0 8px 0 0; }
  button:hover, button:focus-visible { background: #f0f4fa; outline: 2px solid #1f5fae; }
  button.account { display: block; width: 100%; text-align: left; padding: 12px 16px; margin: 0 0 8px; }
  button.account small { display: block; color: #49566a; }
  button.primary { background: #1f5fae; border-color: #1f5fae; color: #fff; }
  button.primary:hover, button.primary:focus-visible { background: #184c8c; }
  input { box-sizing: border-box; width: 100%; font: inherit; padding: 8px; margin: 4px 0 16px; }
`;

/** A whole page of the test tenant. Every text is escaped. */
export function page(
  tenantName: string,
  { heading, lines, buttons = [], hidden = {}, input }: PageText,
): string {
  const title = `${tenantName} test tenant`;
  const list = lines.length > 1 ? lines.slice(1).map(line => `<li>${escapeHtml(line)}</li>`) : [];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<h2>${escapeHtml(heading)}</h2>
${lines.length > 0 ? `<p>${escapeHtml(lines[0] ?? '')}</p>` : ''}
${list.length > 0 ? `<ul>${list.join('')}</ul>` : ''}
<form method="post">
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  .join('')}
${input === undefined ? '' : `<label>${escapeHtml(input.label)}<input name="${escapeHtml(input.name)}" autofocus></label>`}
${buttons.map(buttonHtml).join('\n')}
</form>
</main>
</html>`;
}

function buttonHtml({ name, value, label, detail, kind }: PageButton): string {
  const small = detail === undefined ? '' : `<small>${escapeHtml(detail)}</small>`;
  return `<button class="${kind}" name="${escapeHtml(name)}" value="${escapeHtml(value)}" aria-label="${escapeHtml(label)}">${escapeHtml(label)}${small}</button>`;
}

/** A page that sends the browser on to `target`, with a link for a browser that will not go by itself. */
export function onwardPage(tenantName: string, target: string): string {
  const script = JSON.stringify(target).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>${escapeHtml(tenantName)} test tenant</title>
<p><a href="${escapeHtml(target)}">Go back to Visual Studio Code</a></p>
<script>location.replace(${script});</script>
</html>`;
}

/** A page that posts `fields` to `target` at once: the answer to `response_mode=form_post`. */
export function formPostPage(
  tenantName: string,
  target: string,
  fields: Readonly<Record<string, string>>,
): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(tenantName)} test tenant</title>
<form method="post" action="${escapeHtml(target)}">${inputs.join('')}<button>Go on</button></form>
<script>document.forms[0].submit();</script>
</html>`;
}
