using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>What a type asks System.Text.Json to call around the reading and writing of its members is called here, too: its members may depend on it.</summary>
internal static class JsonCallbacks<T>
{
    // Of a class only: what a structure does there, it does to a copy.
    public static readonly bool Any = !typeof(T).IsValueType
        && (typeof(T).IsAssignableTo(typeof(IJsonOnSerializing)) || typeof(T).IsAssignableTo(typeof(IJsonOnSerialized))
            || typeof(T).IsAssignableTo(typeof(IJsonOnDeserializing)) || typeof(T).IsAssignableTo(typeof(IJsonOnDeserialized)));

    public static void BeforeWriting(T value) => (value as IJsonOnSerializing)?.OnSerializing();

    public static void AfterWriting(T value) => (value as IJsonOnSerialized)?.OnSerialized();

    public static void BeforeSetting(T value) => (value as IJsonOnDeserializing)?.OnDeserializing();

    public static void AfterReading(T value) => (value as IJsonOnDeserialized)?.OnDeserialized();
}
