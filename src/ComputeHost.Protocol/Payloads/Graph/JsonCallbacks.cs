using System.Text.Json.Serialization;

namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>What a type asks System.Text.Json to call around the reading and writing of its members is called here, too: its members may depend on it.</summary>
/// <remarks>A structure is called in a box, and the box's value is what counts then.</remarks>
internal static class JsonCallbacks<T>
{
    public static readonly bool Any =
        typeof(T).IsAssignableTo(typeof(IJsonOnSerializing)) || typeof(T).IsAssignableTo(typeof(IJsonOnSerialized))
        || typeof(T).IsAssignableTo(typeof(IJsonOnDeserializing)) || typeof(T).IsAssignableTo(typeof(IJsonOnDeserialized));

    public static T BeforeWriting(T value) => Call<IJsonOnSerializing>(value, static called => called.OnSerializing());

    public static void AfterWriting(T value) => (value as IJsonOnSerialized)?.OnSerialized();

    public static T BeforeSetting(T value) => Call<IJsonOnDeserializing>(value, static called => called.OnDeserializing());

    public static T AfterReading(T value) => Call<IJsonOnDeserialized>(value, static called => called.OnDeserialized());

    private static T Call<TCallback>(T value, Action<TCallback> callback)
    {
        object boxed = value!;
        if (boxed is TCallback called)
        {
            callback(called);
        }

        return (T)boxed;
    }
}
