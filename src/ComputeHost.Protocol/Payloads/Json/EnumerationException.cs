namespace ComputeHost.Protocol.Payloads.Json;

/// <summary>Carries what a lazy sequence of the user threw past the serializer, which would take some exceptions for its own.</summary>
internal sealed class EnumerationException(Exception thrown) : Exception(thrown.Message, thrown);
