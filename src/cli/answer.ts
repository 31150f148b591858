/** The version of the answers below; grows when a member of one changes its meaning or goes, not when one is added. */
const ANSWERS_VERSION = 1;

/** What a command that carries out no plan answers with `-json`: one object on one line. */
export function answerJson(type: string, members: object): string {
  return `${JSON.stringify({ version: ANSWERS_VERSION, type, ...members })}\n`;
}
