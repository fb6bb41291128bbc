import Searching
import Simulation

/// `phantom merge`: puts the parts of a campaign together.
enum MergeCommand: Subcommand {
  /// The most that a record may hold, in bytes.
  private static let maximumSize = 1 << 30

  static func syntax(_ context: Context) -> CommandSyntax {
    CommandSyntax(
      name: "merge", abstract: "Put the parts of a divided search together.",
      discussion: """
        Each part is searched with 'fuzz --shard k/n --record FILE', on any machine.
        What comes of it is what the undivided search comes to, with the same exit
        code; what was found is shrunk and kept here.
        """,
      operands: [
        OperandSyntax(name: "file", help: "The records of all parts.", isRepeating: true)
      ],
      options: [FuzzArguments.save] + ReportArguments.options + [SaleArguments.formatOption])
  }

  static func run(_ arguments: ParsedArguments, _ context: Context) throws -> ExitCode {
    let reports = try ReportArguments(arguments)
    let records = try arguments.operands.map(record)
    let result: CampaignResult
    do throws(CampaignRecordError) {
      result = try CampaignResult(merging: records)
    } catch {
      throw Failure(.malformedFile, UsageError(error.message).message)
    }
    guard let first = records.first, let strategy = context.strategy(first.strategy) else {
      throw Failure(
        .malformedFile,
        "there is no strategy '\(UsageError(records.first?.strategy ?? "").message)'")
    }
    Interruption.listen()
    var keeper = SeedKeeper(
      folder: arguments.string("save") ?? "Seeds", keepsToFaults: first.keepsToFaults)
    let outcome = CampaignOutcome.shrinking(
      result, strategy, &keeper, isInterrupted: false, jobs: records.count, searchNanoseconds: 0)
    return outcome.tell(reports, arguments, context)
  }

  private static func record(_ path: String) throws(Failure) -> CampaignRecord {
    let name = UsageError(path).message
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try TextFile.bytes(of: path, limit: maximumSize + 1)
    } catch {
      throw Failure(.missingFile, "the record '\(name)' cannot be read: \(error.reason)")
    }
    guard bytes.count <= maximumSize else {
      throw Failure(.malformedFile, "\(name): a record holds at most \(maximumSize) bytes")
    }
    do throws(CampaignRecordError) {
      return try CampaignRecord(bytes: bytes)
    } catch {
      throw Failure(.malformedFile, "\(name): \(UsageError(error.message).message)")
    }
  }
}
