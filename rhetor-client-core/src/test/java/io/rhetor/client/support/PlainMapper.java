package io.rhetor.client.support;

/** A mapper of each generation of Jackson, without any setting, as users have them. */
public enum PlainMapper {
  JACKSON_2 {
    private final com.fasterxml.jackson.databind.ObjectMapper mapper =
        new com.fasterxml.jackson.databind.ObjectMapper();

    @Override
    public String write(Object value) throws Exception {
      return mapper.writeValueAsString(value);
    }

    @Override
    public <T> T read(String json, Class<T> type) throws Exception {
      return mapper.readValue(json, type);
    }
  },
  JACKSON_3 {
    private final tools.jackson.databind.ObjectMapper mapper =
        new tools.jackson.databind.ObjectMapper();

    @Override
    public String write(Object value) {
      return mapper.writeValueAsString(value);
    }

    @Override
    public <T> T read(String json, Class<T> type) {
      return mapper.readValue(json, type);
    }
  };

  public abstract String write(Object value) throws Exception;

  public abstract <T> T read(String json, Class<T> type) throws Exception;
}
