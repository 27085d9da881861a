extension String {
    /// Whether it is an address of a page of ours, which somebody may be led to. Whatever a browser could
    /// read as another server's is none.
    var isOwnAddress: Bool {
        hasPrefix("/") && !hasPrefix("//") && !hasPrefix("/\\")
            && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
