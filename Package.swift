// swift-tools-version: 6.2
import PackageDescription

/// One dialect for every module.
let settings: [SwiftSetting] = [
  // `any` is written where a value is boxed, so that a cost is seen where it is paid.
  .enableUpcomingFeature("ExistentialAny"),
  // An import is not handed on by accident; the umbrella module is the one exception.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // A member is visible only where its module is imported, so that floors stay honest.
  .enableUpcomingFeature("MemberImportVisibility"),
  // An async call stays with its caller: no hop off the simulation's executor.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // A conformance is isolated as its type is; nothing is isolated behind our back.
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// A module of the house, with the floors below that it stands on.
func floor(_ name: String, on lower: String..., embedding files: [String] = []) -> Target {
  .target(
    name: name, dependencies: lower.map { .byName(name: $0) },
    resources: files.map { .embedInCode($0) }, swiftSettings: settings)
}

/// The tests of a module, and what else they need to see.
func tests(of name: String, on lower: String...) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: (["TestSupport", name] + lower).map { .byName(name: $0) },
    swiftSettings: settings)
}

let package = Package(
  name: "phantom-inventory",
  // The first macOS whose runtime has task executors; Linux needs no mention.
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "phantom", targets: ["phantom"]),
    .library(name: "PhantomInventory", targets: ["PhantomInventory"]),
    .library(name: "Simulation", targets: ["Simulation"]),
  ],
  targets: [
    // Floor 0
    floor("Simulation"),
    // Floor 1
    floor("Inventory", on: "Simulation"),
    // Floor 2
    floor("Strategies", on: "Inventory", "Simulation"),
    floor("Checking", on: "Inventory", "Simulation"),
    // The landing above it: mistakes to practise on, of no use to a shop. Only tests and benchmarks
    // of searching look there.
    floor("PlantedBugs", on: "Strategies", "Checking", "Inventory", "Simulation"),
    // Floor 3
    // The page's template, script and style are files of their own, and bytes of the program: there
    // is nothing to be found, or lost, when it runs.
    floor(
      "Tracing", on: "Checking", "Inventory", "Simulation",
      embedding: ["Page/page.html", "Page/page.css", "Page/page.js"]),
    // Floor 4
    floor("Searching", on: "Tracing", "Checking", "Inventory", "Simulation"),
    // Floor 5
    floor(
      "PhantomCommand",
      on: "Searching", "PlantedBugs", "Tracing", "Checking", "Inventory", "Simulation"),
    // Floor 6
    .executableTarget(
      name: "phantom", dependencies: ["PhantomCommand", "Strategies"], swiftSettings: settings),

    // One import for somebody who brings a `placeOrder` of their own.
    floor(
      "PhantomInventory", on: "PhantomCommand", "Searching", "Tracing", "Checking", "Inventory",
      "Simulation"),
    // What each floor promises
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests(of: "Simulation"),
    tests(of: "Inventory", on: "Strategies", "Simulation"),
    tests(of: "Checking", on: "PlantedBugs", "Strategies", "Inventory", "Simulation"),
    tests(of: "PlantedBugs", on: "Checking", "Inventory", "Simulation"),
    tests(of: "Tracing", on: "Checking", "Strategies", "Inventory", "Simulation"),
    tests(
      of: "Searching", on: "PlantedBugs", "Tracing", "Checking", "Strategies", "Inventory",
      "Simulation"),
    tests(
      of: "PhantomCommand", on: "PlantedBugs", "Searching", "Tracing", "Checking", "Strategies",
      "Inventory",
      "Simulation"),
  ]
)
