/// A dictionary of bounded size that forgets the entry which has not been used for longest.
struct RecentlyUsed<Key: Hashable, Value> {
    private struct Node {
        var key: Key
        var value: Value
        var older: Int?
        var newer: Int?
    }

    let capacity: Int
    private var places: [Key: Int] = [:]
    private var nodes: [Node] = []
    private var newest: Int?
    private var oldest: Int?

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { nodes.count }

    /// Changes the value of `key`, or of the `fresh` one that it gets, and makes it the most recently used.
    mutating func use<Result>(
        _ key: Key, fresh: @autoclosure () -> Value, _ body: (inout Value) -> Result
    ) -> Result {
        let place = places[key] ?? add(key, fresh())
        if place != newest {
            detach(place)
            attach(place)
        }
        return body(&nodes[place].value)
    }

    private mutating func add(_ key: Key, _ value: Value) -> Int {
        if nodes.count == capacity, let place = oldest {
            places[nodes[place].key] = nil
            places[key] = place
            nodes[place].key = key
            nodes[place].value = value
            return place
        }
        let place = nodes.count
        nodes.append(Node(key: key, value: value))
        places[key] = place
        attach(place)
        return place
    }

    private mutating func detach(_ place: Int) {
        let (older, newer) = (nodes[place].older, nodes[place].newer)
        if let older { nodes[older].newer = newer } else { oldest = newer }
        if let newer { nodes[newer].older = older } else { newest = older }
    }

    private mutating func attach(_ place: Int) {
        nodes[place].older = newest
        nodes[place].newer = nil
        if let newest { nodes[newest].newer = place } else { oldest = place }
        newest = place
    }
}
