namespace ComputeHost.SharedMethods;

public sealed record Order(string Customer, IReadOnlyList<OrderItem> Items, decimal Total);

public sealed record OrderItem(string Name, decimal Price);
