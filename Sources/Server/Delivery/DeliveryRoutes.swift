import API

/// Deliveries, for a clinic's admins (contract §8, §11).
enum DeliveryRoutes {
    static let routes: [Route] = [
        .read("/deliveries", .admins, page, ListDeliveries.run).tallied(.delivery),
        .read("/deliveries/:id", .admins, single, GetDelivery.run).audited(.delivery),
    ]

    private static let page = Operation(
        tag: "Deliveries", summary: "List e-mail and WhatsApp deliveries",
        description: """
            Newest first. A failed delivery says why; one that waits for another try says what went wrong \
            the last time. `suppressed`: the patient does not want to be written to by this channel about \
            this. In a clinic's quiet hours deliveries are `pending`. Without a mail server or gateway \
            configured, deliveries go nowhere, count as sent, and are read here.
            """,
        query: .list(ListDeliveries.filter),
        answer: .json(Page<Delivery>.schema))

    private static let single = Operation(
        tag: "Deliveries", summary: "Get a delivery", answer: .json(Delivery.schema))
}
