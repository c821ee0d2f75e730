/** How many unanswered confirmations are remembered. Declined ones are never taken out, so the oldest make room. */
const remembered = 100;

/** What a confirmation showed. */
interface Confirmation {
  /** The account as `accountKey` names it. */
  readonly account: string;
  /** The question, written the same way whenever it is the same question. */
  readonly question: string;
}

/** Whether a call was confirmed as it is about to be carried out. */
export type ConfirmationState = 'confirmed' | 'otherAccount' | 'notConfirmed';

/**
 * The confirmations that the calls of one tool have shown.
 *
 * VS Code prepares each call once before it invokes the tool, and passes the same input to both. Nothing else connects
 * them: the options of a preparation hold the input alone, those of an invocation the input and a token of the chat,
 * and the two inputs are different objects. A preparation need not be followed by an invocation, and between the two
 * the person may take any time, answer other calls and switch accounts. A setting of theirs may answer in their place.
 * So a call is taken as confirmed only for the account and the question that its confirmation showed, and once. Where
 * the same question was also shown for another account, nobody can tell which confirmation was accepted.
 */
export class Confirmations {
  private shown: readonly Confirmation[] = [];

  /** Remembers what a confirmation shows. */
  add(account: string, question: string): void {
    this.shown = [...this.shown, { account, question }].slice(-remembered);
  }

  /** Whether a call was confirmed for this account. Each confirmation counts once. */
  take(account: string, question: string): ConfirmationState {
    const shown = this.shown.filter(one => one.question === question);
    if (shown.length === 0) {
      return 'notConfirmed';
    }
    const [first] = shown;
    const isClear = shown.every(one => one.account === account);
    const used = isClear ? [first] : shown;
    this.shown = this.shown.filter(one => !used.includes(one));
    return isClear ? 'confirmed' : 'otherAccount';
  }
}
