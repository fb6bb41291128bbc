/// A mistake in the replication that can be planted, to see whether it is found.
package enum RaftFlaw: Sendable, CaseIterable {
  /// A vote is kept in memory only: whoever comes back from a crash may vote again in the same term.
  case forgetsVotes
  /// A leader takes an entry of an older term for committed as soon as a majority has it, and so
  /// sees no need to begin its term with an entry of its own: figure 8 of the paper.
  case countsOldTerms
  /// A leader answers reads at once, without asking whether it still leads.
  case readsAlone
}
