/// A growing row of plain values that keeps its room between runs.
///
/// An array would do; this one is without the checks for uniqueness and exclusivity that an array
/// in a class pays for at each write, and the event loop writes a lot. Indices are checked in debug.
struct Slab<Element: BitwiseCopyable>: ~Copyable {
  private var elements: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 16) {
    self.capacity = capacity
    elements = .allocate(capacity: capacity)
  }

  deinit { elements.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(index >= 0 && index < count)
      return UnsafePointer(elements + index)
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(index >= 0 && index < count)
      return elements + index
    }
  }

  subscript(index: Int32) -> Element {
    @inline(__always)
    unsafeAddress {
      assert(index >= 0 && index < count)
      return UnsafePointer(elements + Int(index))
    }
    @inline(__always)
    unsafeMutableAddress {
      assert(index >= 0 && index < count)
      return elements + Int(index)
    }
  }

  /// Adds `element` and returns its place.
  ///
  /// - Complexity: O(1), amortised.
  @inline(__always)
  mutating func append(_ element: Element) -> Int32 {
    if count == capacity { grow() }
    (elements + count).initialize(to: element)
    count &+= 1
    return Int32(truncatingIfNeeded: count &- 1)
  }

  /// Adds `repetitions` times `element`.
  mutating func append(_ element: Element, repetitions: Int) {
    while count + repetitions > capacity { grow() }
    (elements + count).initialize(repeating: element, count: repetitions)
    count += repetitions
  }

  /// Removes the last element, of which there must be one, and returns it.
  @inline(__always)
  mutating func removeLast() -> Element {
    assert(count > 0)
    count &-= 1
    return elements[count]
  }

  /// Sorts the elements by `areInOrder`, which must be a strict order without ties.
  ///
  /// - Complexity: O(n log n)
  mutating func sort(by areInOrder: (Element, Element) -> Bool) {
    var row = UnsafeMutableBufferPointer(start: elements, count: count)
    row.sort(by: areInOrder)
  }

  /// Forgets all elements, and keeps the room.
  mutating func removeAll() { count = 0 }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    capacity *= 2
  }
}
