import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A headless Chromium with one page, driven through a pipe by its DevTools protocol.
final class Browser {
  /// Where Chromium is, if it is anywhere.
  static let path = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let process = Process()
  private let requests = Pipe()
  private let replies = Pipe()
  private let profile = FileManager.default.temporaryDirectory
    .appending(path: "phantom-browser-\(UUID().uuidString)")
  private var unread: [UInt8] = []
  private var calls = 0
  private var session: String?
  /// What went wrong in the page: errors of its script, and what its policy forbade.
  private(set) var complaints: [String] = []

  /// A browser with a window of that size.
  init(width: Int, height: Int, isDark: Bool = false) throws {
    guard let path = Self.path else { throw Failure(description: "there is no Chromium") }
    process.executableURL = URL(filePath: "/bin/sh")
    // It reads from its file 3, and writes to 4.
    process.arguments = [
      "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null", path, "--headless",
      "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
      "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=\(profile.path())",
      "about:blank",
    ]
    process.standardInput = requests
    process.standardOutput = replies
    try process.run()
    let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"]
    let attached = try call(
      "Target.attachToTarget", ["targetId": target ?? "", "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log"] { _ = try call("\(domain).enable") }
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500])
    _ = try call(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        ]
      ])
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: profile)
  }

  // MARK: - What a person does

  /// Opens the file at `path`, from `fragment` on.
  func open(_ path: String, _ fragment: String = "") throws {
    _ = try call(
      "Page.navigate", ["url": URL(filePath: path).absoluteString + fragment])
    try wait { try self.evaluate("document.readyState") as? String == "complete" }
  }

  /// Presses and releases the keys with those names.
  func press(_ keys: String...) throws {
    for key in keys {
      var event: [String: Any] = ["type": "keyDown", "key": key]
      if key.count == 1 { event["text"] = key }
      _ = try call("Input.dispatchKeyEvent", event)
      _ = try call("Input.dispatchKeyEvent", ["type": "keyUp", "key": key])
    }
  }

  /// Moves the mouse to the middle of the element, and clicks if that is asked for.
  func point(at selector: String, click: Bool = false) throws {
    let box = try evaluate(
      "(() => { const b = document.querySelector('\(selector)').getBoundingClientRect();"
        + " return [Math.round(b.x + b.width / 2), Math.round(b.y + b.height / 2)] })()")
    guard let place = box as? [Int] else { throw Failure(description: "no \(selector)") }
    var event: [String: Any] = ["type": "mouseMoved", "x": place[0], "y": place[1]]
    _ = try call("Input.dispatchMouseEvent", event)
    guard click else { return }
    event["button"] = "left"
    event["clickCount"] = 1
    for type in ["mousePressed", "mouseReleased"] {
      event["type"] = type
      _ = try call("Input.dispatchMouseEvent", event)
    }
  }

  // MARK: - What a person sees

  /// What the expression comes to.
  func evaluate(_ expression: String) throws -> Any? {
    let reply = try call(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true])
    if let details = reply["exceptionDetails"] {
      throw Failure(description: "\(expression): \(details)")
    }
    return (reply["result"] as? [String: Any])?["value"]
  }

  /// The text of the element.
  func text(_ selector: String) throws -> String {
    try evaluate("document.querySelector('\(selector)').innerText") as? String ?? ""
  }

  /// How many elements there are.
  func count(_ selector: String) throws -> Int {
    try evaluate("document.querySelectorAll('\(selector)').length") as? Int ?? -1
  }

  /// A picture of the window, as PNG.
  func screenshot() throws -> Data {
    let reply = try call("Page.captureScreenshot")
    return Data(base64Encoded: reply["data"] as? String ?? "") ?? Data()
  }

  /// Waits until `condition` holds, a while at most.
  func wait(until condition: () throws -> Bool) throws {
    for _ in 0..<200 {
      if try condition() { return }
      usleep(25_000)
    }
    throw Failure(description: "it does not come")
  }

  // MARK: - The protocol

  private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    calls += 1
    let id = calls
    var request: [String: Any] = ["id": id, "method": method, "params": parameters]
    if let session { request["sessionId"] = session }
    requests.fileHandleForWriting.write(try JSONSerialization.data(withJSONObject: request) + [0])
    while true {
      let message = try read()
      note(message)
      guard message["id"] as? Int == id else { continue }
      if let error = message["error"] { throw Failure(description: "\(method): \(error)") }
      return message["result"] as? [String: Any] ?? [:]
    }
  }

  private func note(_ message: [String: Any]) {
    let parameters = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Runtime.exceptionThrown": complaints.append("\(parameters)")
    case "Log.entryAdded":
      let entry = parameters["entry"] as? [String: Any]
      complaints.append(entry?["text"] as? String ?? "\(parameters)")
    default: break
    }
  }

  /// The next message, which ends with a zero byte.
  private func read() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        let message = Data(unread[..<end])
        unread.removeSubrange(...end)
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      let file = replies.fileHandleForReading
      var poll = pollfd(fd: file.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard Foundation.poll(&poll, 1, 30_000) > 0 else {
        throw Failure(description: "Chromium does not answer")
      }
      let data = file.availableData
      guard !data.isEmpty else { throw Failure(description: "Chromium is gone") }
      unread += data
    }
  }
}
