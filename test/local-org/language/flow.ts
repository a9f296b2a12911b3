/** Whether execution can go past a statement: what "missing return" and "unreachable statement" are decided by. */
import type { BlockContext, StatementContext } from "@apexdevtools/apex-parser";

/** True when control may reach the end of the block. */
export function blockCompletes(block: BlockContext): boolean {
  return block.statement_list().every((statement) => completes(statement));
}

/**
 * The first statement that control cannot reach, if there is one. What stands behind `System.runAs` counts as reached even where its block returns:
 * Summit-Events-App's SummitEventsTestSharedDataFactory has a `return null` there.
 */
export function unreachable(statements: readonly StatementContext[]): StatementContext | undefined {
  return statements.find((_, i) => {
    const before = statements[i - 1];
    if (!before || before.runAsStatement()) return false;
    return before.breakStatement() || before.continueStatement() || !completes(before);
  });
}

/** True when control may go on after the statement. */
export function completes(statement: StatementContext): boolean {
  if (statement.returnStatement() || statement.throwStatement()) return false;
  if (statement.block()) return blockCompletes(statement.block());
  const branch = statement.ifStatement();
  if (branch) {
    const [yes, no] = branch.statement_list();
    return !yes || !no || completes(yes) || completes(no);
  }
  const attempt = statement.tryStatement();
  if (attempt) {
    if (attempt.finallyBlock() && !blockCompletes(attempt.finallyBlock().block())) return false;
    return (
      blockCompletes(attempt.block()) || attempt.catchClause_list().some((clause) => blockCompletes(clause.block()))
    );
  }
  const choice = statement.switchStatement();
  if (choice) {
    const cases = choice.whenControl_list();
    const hasElse = cases.some((when) => when.whenValue().ELSE());
    return !hasElse || cases.some((when) => blockCompletes(when.block()));
  }
  const runAs = statement.runAsStatement();
  if (runAs) return blockCompletes(runAs.block());
  // `while (true)` counts as a loop that may end: nebula-core's Lists.cls has a `return` behind one, as the compiler asks for.
  if (statement.whileStatement()) return true;
  const once = statement.doWhileStatement();
  if (once) return blockCompletes(once.block()) || breaks(once.block());
  const forLoop = statement.forStatement();
  if (forLoop?.forControl() && !forLoop.forControl().enhancedForControl() && !forLoop.forControl().expression()) {
    return forLoop.statement() !== null && breaks(forLoop.statement());
  }
  return true;
}

/** True when a `break` inside leaves the loop around it. */
function breaks(node: StatementContext | BlockContext): boolean {
  if ("statement_list" in node) return node.statement_list().some((statement) => breaks(statement));
  if (node.breakStatement()) return true;
  if (node.block()) return breaks(node.block());
  if (node.ifStatement())
    return node
      .ifStatement()
      .statement_list()
      .some((statement) => breaks(statement));
  const attempt = node.tryStatement();
  if (attempt) {
    const blocks = [attempt.block(), ...attempt.catchClause_list().map((clause) => clause.block())];
    if (attempt.finallyBlock()) blocks.push(attempt.finallyBlock().block());
    return blocks.some((block) => breaks(block));
  }
  if (node.switchStatement())
    return node
      .switchStatement()
      .whenControl_list()
      .some((when) => breaks(when.block()));
  return node.runAsStatement() ? breaks(node.runAsStatement().block()) : false;
}
